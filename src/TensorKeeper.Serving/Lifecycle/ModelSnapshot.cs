// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Lifecycle;

/// <summary>One model at one moment. Immutable, thread-safe.</summary>
internal sealed class ModelSnapshot
{
    /// <summary>Gets the model's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets a value indicating whether the configuration names it.</summary>
    public required bool IsConfigured { get; init; }

    /// <summary>Gets version numbers by label.</summary>
    public required IReadOnlyDictionary<string, long> Labels { get; init; }

    /// <summary>Gets all versions ever seen, highest first.</summary>
    public required IReadOnlyList<ServableStatus> Statuses { get; init; }

    /// <summary>Gets the versions among <see cref="Statuses"/> that the source wants.</summary>
    public required IReadOnlyList<ServableStatus> Wanted { get; init; }

    /// <summary>Gets the versions that can be called, highest first.</summary>
    public required LoadedServable[] Ready { get; init; }

    /// <summary>Gets what the last attempt to load a version failed of, if another one is to come; else empty.</summary>
    public required string Trouble { get; init; }

    /// <summary>Finds a version that can be called.</summary>
    /// <param name="version">The number, or null for the highest.</param>
    /// <returns>The version, or null.</returns>
    public LoadedServable? Find(long? version)
    {
        foreach (LoadedServable ready in Ready)
        {
            if (version is null || ready.Id.Version == version) { return ready; }
        }

        return null;
    }
}
