// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Policies;

/// <summary>Serves the versions that are named.</summary>
internal sealed record SpecificVersions : VersionPolicy
{
    private readonly long[] _versions;

    /// <summary>Initializes the policy.</summary>
    /// <param name="versions">Each once, highest first.</param>
    public SpecificVersions(long[] versions) => _versions = versions;

    public override IReadOnlyList<long> Select(IReadOnlyList<long> found) => [.. found.Where(_versions.Contains)];

    public bool Equals(SpecificVersions? other) => other is not null && _versions.SequenceEqual(other._versions);

    public override int GetHashCode() => _versions.Length == 0 ? 0 : HashCode.Combine(_versions.Length, _versions[0]);
}
