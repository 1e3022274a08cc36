// SPDX-License-Identifier: MIT
using TensorKeeper.AspNetCore.TfServing;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.Health;

/// <summary>Says whether the server and what it serves should be sent work. Thread-safe.</summary>
/// <remarks>
/// Known are the server itself (the empty name), TensorFlow Serving's two short names, the full names of its services,
/// and every model by name. Upstream sets its names to serving once and for ever; here they tell the truth: nothing is
/// serving while the server drains, and a model is serving if one of its versions can be called.
/// </remarks>
internal sealed class ServerHealth(IServableCatalog catalog, IServerReadiness readiness)
{
    private static readonly string[] Services =
        ["", "PredictionService", "ModelService", PredictMethod.ServiceName, ModelGrpcMethods.ServiceName];

    public HealthAnswer Check(string name)
    {
        if (Services.Contains(name, StringComparer.Ordinal))
        {
            return readiness.IsReady && !readiness.IsDraining ? HealthAnswer.Serving : HealthAnswer.NotServing;
        }

        if (!catalog.ModelNames.Contains(name, StringComparer.Ordinal)) { return HealthAnswer.Unknown; }
        bool isAvailable = catalog.GetStatus(name).Any(static version => version.State == ServableState.Available);
        return isAvailable && !readiness.IsDraining ? HealthAnswer.Serving : HealthAnswer.NotServing;
    }

    /// <summary>Returns why the server should not be sent work; null if it should.</summary>
    public string? WhyNotReady()
    {
        if (readiness.IsDraining) { return "The server is stopping."; }
        if (readiness.IsReady) { return null; }
        string reason = readiness.Reason;
        return reason.Length > 0 ? reason : "The server is not ready.";
    }
}
