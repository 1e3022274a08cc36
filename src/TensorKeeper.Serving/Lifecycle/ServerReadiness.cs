// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Serving.Sources;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>Tells from the manager's snapshot and the source's findings whether all models serve. Thread-safe.</summary>
internal sealed class ServerReadiness(ServableManager manager, FileSystemSource source) : IServerReadiness
{
    private volatile bool _isStarted;
    private volatile bool _isDraining;

    /// <inheritdoc/>
    public bool IsReady => Reason.Length == 0;

    /// <inheritdoc/>
    public bool IsDraining => _isDraining;

    /// <inheritdoc/>
    public string Reason
    {
        get
        {
            if (_isDraining) { return "The server is stopping."; }
            if (!_isStarted) { return "The server is starting."; }
            CatalogSnapshot snapshot = manager.Snapshot;
            foreach (string name in snapshot.Names)
            {
                if (snapshot.Find(name) is { IsConfigured: true, Ready.Length: 0 } model) { return Explain(model); }
            }

            return "";
        }
    }

    /// <summary>Notes that the manager knows the configuration.</summary>
    public void SetStarted() => _isStarted = true;

    /// <summary>Notes that the server was asked to stop; there is no way back.</summary>
    public void SetDraining() => _isDraining = true;

    private string Explain(ModelSnapshot model)
    {
        // What may still come good says more than what failed, and that more than what went.
        ServableStatus? status =
            model.Statuses.FirstOrDefault(static s => s.State is ServableState.Start or ServableState.Loading)
            ?? model.Statuses.FirstOrDefault(static s => s.ErrorMessage.Length > 0)
            ?? (model.Statuses.Count > 0 ? model.Statuses[0] : null);
        string why = status switch
        {
            null => source.ProblemOf(model.Name) is { Length: > 0 } problem ? problem : "its directory was not looked at yet",
            { State: ServableState.End, ErrorMessage.Length: > 0 } => Of(status, $"failed to load: {status.ErrorMessage}"),
            { State: ServableState.Loading, ErrorMessage.Length: > 0 } => Of(status, $"will be loaded again after an error: {status.ErrorMessage}"),
            _ => Of(status, $"is in state {status.State}"),
        };
        return $"Model '{model.Name}' has no available version: {why}";
    }

    private static string Of(ServableStatus status, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"version {status.Id.Version} {what}");
}
