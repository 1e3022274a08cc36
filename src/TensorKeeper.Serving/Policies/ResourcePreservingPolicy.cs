// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Serving.Policies;

/// <summary>Decides what to do next for one model, so that no more is in memory than is wanted.</summary>
/// <remarks>
/// A pure function from a snapshot to one action: asked twice without a change between, it answers the same. What is not wanted
/// any more is unloaded first, and a new version is loaded when the memory of the last of them was given back. Between the two
/// nothing serves, and if the new version fails to load, nothing serves after it either.
/// </remarks>
internal static class ResourcePreservingPolicy
{
    /// <summary>Chooses one action.</summary>
    /// <param name="versions">All versions of the model, in any order.</param>
    /// <returns>The action, or null if there is nothing to do.</returns>
    public static ServableAction? Next(IReadOnlyCollection<VersionFact> versions)
    {
        VersionFact[] leftovers = [.. versions.Where(static v => v is { IsAspired: false, Phase: Phase.Ready })];
        if (leftovers.Length > 0) { return new ServableAction(ServableActionKind.Unload, leftovers.Min(static v => v.Version)); }
        if (versions.Any(static v => v is { IsAspired: false, Phase: Phase.Loading or Phase.Draining or Phase.Unloading })) { return null; }

        VersionFact[] fresh = [.. versions.Where(static v => v is { IsAspired: true, Phase: Phase.New })];
        return fresh.Length == 0 ? null : new ServableAction(ServableActionKind.Load, fresh.Max(static v => v.Version));
    }
}
