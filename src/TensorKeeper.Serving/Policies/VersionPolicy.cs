// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Policies;

/// <summary>Which of the versions found are to be served. Immutable, thread-safe.</summary>
/// <remarks>
/// A policy chooses before anything is loaded: under <see cref="Latest"/> a newest version that fails to load is not
/// replaced by an older one, though an older one that is already serving goes on.
/// </remarks>
public abstract record VersionPolicy
{
    // Only the policies of this folder: TensorFlow Serving's configuration has no others.
    private protected VersionPolicy()
    {
    }

    /// <summary>Gets the policy that serves all versions found.</summary>
    public static VersionPolicy All { get; } = new AllVersions();

    /// <summary>Gets the policy of a model that declares none: the newest version.</summary>
    public static VersionPolicy Default { get; } = new LatestVersions(1);

    /// <summary>Serves the highest version numbers found.</summary>
    /// <param name="count">How many; 0 counts as 1, as in TensorFlow Serving.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static VersionPolicy Latest(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new LatestVersions(Math.Max(count, 1));
    }

    /// <summary>Serves exactly the given versions, as far as they are found.</summary>
    /// <param name="versions">Version numbers; none means that nothing is served.</param>
    /// <returns>The policy.</returns>
    public static VersionPolicy Specific(params IReadOnlyCollection<long> versions)
    {
        ArgumentNullException.ThrowIfNull(versions);
        return new SpecificVersions([.. versions.Distinct().OrderDescending()]);
    }

    /// <summary>Chooses.</summary>
    /// <param name="found">The versions found, each once, highest first.</param>
    /// <returns>Those to serve, highest first.</returns>
    public abstract IReadOnlyList<long> Select(IReadOnlyList<long> found);
}
