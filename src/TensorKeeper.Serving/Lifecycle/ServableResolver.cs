// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>Finds the version that a query means. The texts are TensorFlow Serving's, which scripts wait for.</summary>
internal static class ServableResolver
{
    /// <summary>Resolves a query.</summary>
    /// <param name="snapshot">What can be called.</param>
    /// <param name="query">Name, and version or label.</param>
    /// <returns>The version.</returns>
    /// <exception cref="ServingException">There is none.</exception>
    public static LoadedServable Resolve(CatalogSnapshot snapshot, ModelQuery query)
    {
        if (query.Name.Length == 0)
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, "ModelSpec has no name specified.");
        }

        ModelSnapshot? model = snapshot.Find(query.Name);
        long? version = query.Version ?? VersionOf(model, query.Label);
        return model?.Find(version) ?? throw new ServingException(ServingErrorCode.NotFound, NotFound(query.Name, version));
    }

    private static long? VersionOf(ModelSnapshot? model, string? label)
    {
        if (string.IsNullOrEmpty(label)) { return null; }
        if (model is not null && model.Labels.TryGetValue(label, out long version)) { return version; }
        throw new ServingException(ServingErrorCode.InvalidArgument, $"Unrecognized servable version label: {label}");
    }

    private static string NotFound(string name, long? version) => version is null
        ? $"Servable not found for request: Latest({name})"
        : string.Create(CultureInfo.InvariantCulture, $"Servable not found for request: Specific({name}, {version})");
}
