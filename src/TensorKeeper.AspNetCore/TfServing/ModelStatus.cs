// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Finds the status of a model's versions, for both protocols. Thread-safe.</summary>
internal static class ModelStatus
{
    /// <summary>Returns one version or all, highest first.</summary>
    /// <exception cref="ServingException"><see cref="ServingErrorCode.NotFound"/>: there is none.</exception>
    public static IReadOnlyList<ServableStatus> Find(IServableCatalog catalog, string model, long? version)
    {
        IReadOnlyList<ServableStatus> all = catalog.GetStatus(model);
        if (version is long wanted)
        {
            ServableStatus? one = all.FirstOrDefault(status => status.Id.Version == wanted);
            return one is not null
                ? [one]
                : throw NotFound(string.Create(CultureInfo.InvariantCulture, $"Could not find version {wanted} of model {model}"));
        }

        return all.Count > 0 ? all : throw NotFound($"Could not find any versions of model {model}");
    }

    private static ServingException NotFound(string message) => new(ServingErrorCode.NotFound, message);
}
