// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Policies;

/// <summary>Serves the highest numbers.</summary>
/// <param name="Count">How many, at least 1.</param>
internal sealed record LatestVersions(int Count) : VersionPolicy
{
    public override IReadOnlyList<long> Select(IReadOnlyList<long> found) => [.. found.Take(Count)];
}
