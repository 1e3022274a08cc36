// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Formats;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Serving.Sources;

/// <summary>What the source knows of one base path. Not thread-safe: one look after the other.</summary>
/// <remarks>
/// A version counts once it has settled: its files were the same at two looks, or, at the first look, are all older than the
/// settle time. Once it counts it goes on counting until its directory is gone. The version policy chooses among those that
/// count, so that a half-copied newer version does not take an older one down.
/// </remarks>
internal sealed class WatchedModel(
    ModelConfig config, IReadOnlyList<IModelFormat> formats, TimeSpan settleTime, TimeProvider time)
{
    private readonly Dictionary<long, AspiredVersion> _settled = [];
    private readonly Dictionary<long, DirectoryFingerprint> _unsettled = [];
    private VersionPolicy _policy = config.VersionPolicy;
    private bool _isFirstLook = true;

    /// <summary>Gets the model's name.</summary>
    public string Name => config.Name;

    /// <summary>Gets what keeps a version from being served, as the last look found it; empty if nothing does.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Gets a value indicating whether the last look found a version that may count at the next.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Takes over another configuration if it is of the same model in the same place.</summary>
    /// <param name="other">The configuration.</param>
    /// <returns>False if it is another model, place or platform; nothing was taken over then.</returns>
    public bool TryAdopt(ModelConfig other)
    {
        if (other.Name != config.Name || other.BasePath != config.BasePath || other.Platform != config.Platform) { return false; }
        _policy = other.VersionPolicy;
        _isFirstLook = true;   // a version that the policy left out until now may have lain there for long
        return true;
    }

    /// <summary>Looks at the base path.</summary>
    /// <returns>
    /// The versions to serve; null if the base path cannot be read, which says nothing about the versions: those that serve
    /// go on.
    /// </returns>
    public IReadOnlyList<AspiredVersion>? Look()
    {
        (Problem, IsWaiting) = ("", false);
        try
        {
            return Choose(VersionDirectory.List(config.BasePath));
        }
        catch (DirectoryNotFoundException)
        {
            Problem = "its base path does not exist";
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Problem = "its base path cannot be read";
            return null;
        }
        finally
        {
            _isFirstLook = false;
        }
    }

    private List<AspiredVersion> Choose(IReadOnlyList<VersionDirectory> found)
    {
        Forget(found);
        if (found.Count == 0) { Problem = "there is no version directory under its base path"; }
        var candidates = found.ToDictionary(static directory => directory.Version, static directory => directory.Path);
        while (true)
        {
            // Only what the policy would take is looked into: a thousand old versions cost nothing.
            IReadOnlyList<long> chosen = _policy.Select(
                [.. found.Select(static directory => directory.Version).Where(candidates.ContainsKey)]);
            if (found.Count > 0 && chosen.Count == 0 && Problem.Length == 0)
            {
                Problem = "its version policy chooses none of the versions under its base path";
            }

            long[] rejected = [.. chosen.Where(version => !Counts(version, candidates[version]))];
            if (rejected.Length == 0) { return [.. chosen.Select(version => _settled[version])]; }
            foreach (long version in rejected) { candidates.Remove(version); }
        }
    }

    private void Forget(IReadOnlyList<VersionDirectory> found)
    {
        HashSet<long> present = [.. found.Select(static directory => directory.Version)];
        foreach (long version in _settled.Keys.Except(present).ToArray()) { _settled.Remove(version); }
        foreach (long version in _unsettled.Keys.Except(present).ToArray()) { _unsettled.Remove(version); }
    }

    private bool Counts(long version, string path)
    {
        if (_settled.ContainsKey(version)) { return true; }
        IModelFormat? format = formats.FirstOrDefault(format =>
            (config.Platform.Length == 0 || format.Platform == config.Platform) && format.Recognizes(path));
        if (format is null)
        {
            Problem = string.Create(CultureInfo.InvariantCulture, $"version {version} holds no model of a known format");
            return false;
        }

        if (!HasSettled(version, path))
        {
            IsWaiting = true;
            return false;
        }

        _unsettled.Remove(version);
        _settled[version] = new AspiredVersion(new ServableId(config.Name, version), path, format);
        return true;
    }

    private bool HasSettled(long version, string path)
    {
        try
        {
            DirectoryFingerprint now = DirectoryFingerprint.Of(path);
            bool isOld = now.NewestChange <= time.GetUtcNow() - settleTime;
            bool isSame = _unsettled.TryGetValue(version, out DirectoryFingerprint before) && before == now;
            _unsettled[version] = now;
            if (isSame || (_isFirstLook && isOld)) { return true; }
            Problem = string.Create(CultureInfo.InvariantCulture, $"version {version} may still be being copied");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unsettled.Remove(version);   // files come and go under the look, or may not be read
            Problem = string.Create(CultureInfo.InvariantCulture, $"some file of version {version} cannot be read");
        }

        return false;
    }
}
