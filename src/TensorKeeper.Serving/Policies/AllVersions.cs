// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Policies;

/// <summary>Serves everything that is found.</summary>
internal sealed record AllVersions : VersionPolicy
{
    public override IReadOnlyList<long> Select(IReadOnlyList<long> found) => found;
}
