// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Serving.Policies;

/// <summary>Decides what to do next for one model, so that something that works always serves.</summary>
/// <remarks>
/// A pure function from a snapshot to one action: asked twice without a change between, it answers the same. A new version
/// is loaded before an old one goes, which takes memory for both. A new version that fails never takes the old one down.
/// </remarks>
internal static class AvailabilityPreservingPolicy
{
    /// <summary>Chooses one action.</summary>
    /// <param name="versions">All versions of the model, in any order.</param>
    /// <returns>The action, or null if there is nothing to do.</returns>
    public static ServableAction? Next(IReadOnlyCollection<VersionFact> versions)
    {
        bool anyAspired = versions.Any(static v => v.IsAspired);
        bool anyAspiredReady = versions.Any(static v => v is { IsAspired: true, Phase: Phase.Ready });
        VersionFact[] leftovers = [.. versions.Where(static v => v is { IsAspired: false, Phase: Phase.Ready })];

        // One leftover stays as long as nothing aspired can take its place.
        if (leftovers.Length > 0 && (!anyAspired || anyAspiredReady || leftovers.Length > 1))
        {
            return new ServableAction(ServableActionKind.Unload, leftovers.Min(static v => v.Version));
        }

        VersionFact[] fresh = [.. versions.Where(static v => v is { IsAspired: true, Phase: Phase.New })];
        return fresh.Length == 0 ? null : new ServableAction(ServableActionKind.Load, fresh.Max(static v => v.Version));
    }
}
