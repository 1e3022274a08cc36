// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>What the manager knows of one model. Not thread-safe: the manager's lock guards it.</summary>
internal sealed class ModelState(string name)
{
    private readonly Dictionary<long, VersionState> _versions = [];

    /// <summary>Gets the model's name.</summary>
    public string Name => name;

    /// <summary>Gets or sets a value indicating whether the configuration names it.</summary>
    public bool IsConfigured { get; set; }

    /// <summary>Gets or sets the labels of the configuration.</summary>
    public IReadOnlyDictionary<string, long> Labels { get; set; } = new Dictionary<string, long>();

    /// <summary>Gets the latest life of each version ever seen.</summary>
    public IEnumerable<VersionState> Versions => _versions.Values;

    /// <summary>Gets what the policy is told.</summary>
    public VersionFact[] Facts => [.. _versions.Values.Select(static version => version.Fact)];

    /// <summary>Finds a version.</summary>
    /// <param name="version">A number that was seen.</param>
    /// <returns>Its latest life.</returns>
    public VersionState this[long version] => _versions[version];

    /// <summary>Takes over what the source wants.</summary>
    /// <param name="aspired">All versions wanted.</param>
    /// <param name="abandoned">Gets the versions whose loading is to be abandoned.</param>
    /// <returns>False if it wanted the same before.</returns>
    public bool Aspire(IReadOnlyList<AspiredVersion> aspired, List<VersionState> abandoned)
    {
        var wanted = aspired.ToDictionary(static version => version.Id.Version);
        if (_versions.Values.Count(static version => version.IsAspired) == wanted.Count
            && wanted.Keys.All(version => _versions.TryGetValue(version, out VersionState? known) && known.IsAspired))
        {
            return false;
        }

        foreach (VersionState version in _versions.Values)
        {
            if (!version.IsAspired || wanted.ContainsKey(version.Id.Version)) { continue; }
            version.IsAspired = false;
            if (version.Lifecycle.Phase == Phase.New) { version.Lifecycle.MoveTo(Phase.Gone); }
            if (version.Lifecycle.Phase == Phase.Loading) { abandoned.Add(version); }
        }

        foreach (AspiredVersion version in wanted.Values)
        {
            bool isKnown = _versions.TryGetValue(version.Id.Version, out VersionState? known);
            bool isOver = !isKnown || (known!.Lifecycle.IsOver && !known.IsAspired);
            if (isOver) { _versions[version.Id.Version] = new VersionState(version); }
            else { known!.IsAspired = true; }
        }

        return true;
    }

    /// <summary>Starts a new life if a version ended that is wanted again: it was, while it was going.</summary>
    /// <param name="version">A version whose life is over.</param>
    public void ReviveIfWanted(VersionState version)
    {
        bool wentAway = version.Lifecycle.Phase == Phase.Gone || version.Loading.IsCancellationRequested;
        if (version.IsAspired && wentAway) { _versions[version.Id.Version] = new VersionState(version.Aspired); }
    }

    /// <summary>Makes the picture that readers see.</summary>
    /// <returns>An immutable copy.</returns>
    public ModelSnapshot Snapshot()
    {
        VersionState[] versions = [.. _versions.Values.OrderByDescending(static version => version.Id.Version)];
        return new ModelSnapshot
        {
            Name = name,
            IsConfigured = IsConfigured,
            Labels = Labels,
            Statuses = [.. versions.Select(static version => version.Status)],
            Wanted = [.. versions.Where(static version => version.IsAspired).Select(static version => version.Status)],
            Ready = [.. versions.Where(static v => v.Lifecycle.Phase == Phase.Ready).Select(static v => v.Loaded!)],
            Trouble = versions.FirstOrDefault(static version => version.Trouble is not null)?.Trouble?.ErrorMessage ?? "",
        };
    }
}
