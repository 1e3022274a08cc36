// SPDX-License-Identifier: MIT
using System.Globalization;
using Microsoft.Extensions.Options;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Sources;

namespace TensorKeeper.Serving.Configuration;

/// <summary>Changes what is served while the server runs. Thread-safe.</summary>
internal sealed class ModelConfigurator(
    ServableManager manager, FileSystemSource source, IEnumerable<IValidateOptions<ServingOptions>> validators,
    IOptions<ServingOptions> options, TimeProvider time) : IModelConfigurator, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile IReadOnlyList<ModelConfig>? _models;

    /// <inheritdoc/>
    public IReadOnlyList<ModelConfig> Models => _models ??= [.. options.Value.Models];

    /// <inheritdoc/>
    public async Task ConfigureAsync(IReadOnlyList<ModelConfig> models, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Dictionary<string, ModelConfig> before = Models.ToDictionary(static model => model.Name, StringComparer.Ordinal);
            Check(models, before);
            string[] changed = [.. models.Where(model => !IsSame(before.GetValueOrDefault(model.Name), model)).Select(static model => model.Name)];
            await source.WatchAsync(models, cancellationToken);
            _models = models;
            manager.Configure([.. models.Select(WithLabelsForNow)]);
            string failures = await BringAboutAsync(changed, cancellationToken);
            string label = SetLabels(models, before);
            if (failures.Length > 0) { throw new ServingException(ServingErrorCode.Unknown, failures); }
            if (label.Length > 0) { throw new ServingException(ServingErrorCode.FailedPrecondition, label); }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private void Check(IReadOnlyList<ModelConfig> models, Dictionary<string, ModelConfig> before)
    {
        var wanted = new ServingOptions { Models = [.. models] };
        foreach (IValidateOptions<ServingOptions> validator in validators)
        {
            ValidateOptionsResult result = validator.Validate(Options.DefaultName, wanted);
            if (result.Failed) { throw new ServingException(ServingErrorCode.InvalidArgument, string.Join("; ", result.Failures)); }
        }

        foreach (ModelConfig model in models)
        {
            if (before.TryGetValue(model.Name, out ModelConfig? known) && known.Platform.Length > 0 && model.Platform.Length > 0
                && known.Platform != model.Platform)
            {
                throw new ServingException(
                    ServingErrorCode.InvalidArgument,
                    $"Illegal to change a model's platform. For model {model.Name} platform was {known.Platform} "
                    + $"and new platform requested is {model.Platform}");
            }
        }
    }

    private static bool IsSame(ModelConfig? one, ModelConfig other) =>
        one is not null && one.BasePath == other.BasePath && one.Platform == other.Platform && one.VersionPolicy == other.VersionPolicy;

    // Labels that stay what they are, or whose version can be called already.
    private ModelConfig WithLabelsForNow(ModelConfig model)
    {
        ModelSnapshot? now = manager.Snapshot.Find(model.Name);
        var labels = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach ((string label, long version) in model.Labels)
        {
            if (now?.Find(version) is not null) { labels[label] = version; }
            else if (now is not null && now.Labels.TryGetValue(label, out long old)) { labels[label] = old; }
        }

        return new ModelConfig { Name = model.Name, Labels = labels };
    }

    /// <summary>Looks for versions, and waits until all that are wanted serve or cannot.</summary>
    /// <returns>What failed; empty if nothing did.</returns>
    private async Task<string> BringAboutAsync(string[] changed, CancellationToken cancellationToken)
    {
        while (changed.Length > 0)
        {
            await source.LookAsync(changed.Contains, cancellationToken);
            CatalogSnapshot snapshot = manager.Snapshot;
            while (changed.Any(name => IsLoading(snapshot.Find(name))))
            {
                await snapshot.Replaced.WaitAsync(cancellationToken);
                snapshot = manager.Snapshot;
            }

            if (!changed.Any(source.IsWaiting)) { return Failures(changed, snapshot); }
            await Task.Delay(FileSystemSource.SettlingPause, time, cancellationToken);   // files are still being copied
        }

        return "";
    }

    // A version that failed and will be tried again is one that failed: who asked is told now, not after the last try.
    private static bool IsLoading(ModelSnapshot? model) => model is not null && model.Wanted.Any(
        version => version.State is ServableState.Start || (version.State is ServableState.Loading && version.ErrorMessage.Length == 0));

    private string Failures(string[] changed, CatalogSnapshot snapshot)
    {
        var failures = new List<string>();
        foreach (string name in changed)
        {
            ModelSnapshot? model = snapshot.Find(name);
            foreach (ServableStatus version in model?.Wanted ?? [])
            {
                if (version.State == ServableState.Available) { continue; }
                string error = $"{ServingErrorCodes.NameOf(version.ErrorCode ?? ServingErrorCode.Unknown)}: {version.ErrorMessage}";
                failures.Add($"{{{version.Id} due to error: {error}}}, ");
            }

            if (model is null or { Wanted.Count: 0 } && source.ProblemOf(name) is { Length: > 0 } problem)
            {
                failures.Add($"{{{{name: {name}}} due to error: NOT_FOUND: {problem}}}, ");
            }
        }

        return failures.Count == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $"{failures.Count} model(s) did not become available: {{{string.Concat(failures)}}}");
    }

    /// <summary>Sets the labels, as far as their versions can be called or need not be.</summary>
    /// <returns>What is wrong with a label that was not set; empty if all were.</returns>
    private string SetLabels(IReadOnlyList<ModelConfig> models, Dictionary<string, ModelConfig> before)
    {
        string wrong = "";
        foreach (ModelConfig model in models)
        {
            ModelSnapshot? now = manager.Snapshot.Find(model.Name);
            var labels = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach ((string label, long version) in model.Labels)
            {
                bool had = before.TryGetValue(model.Name, out ModelConfig? known) & (known?.Labels.TryGetValue(label, out long old) ?? false);
                bool stays = had && known!.Labels[label] == version;
                if (now?.Find(version) is not null || (options.Value.AllowLabelsForUnavailableVersions && (!had || stays)))
                {
                    labels[label] = version;
                    continue;
                }

                if (now is not null && now.Labels.TryGetValue(label, out long kept)) { labels[label] = kept; }
                wrong = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Request to assign label to version {version} of model {model.Name}, which is not currently available for inference");
            }

            manager.SetLabels(model.Name, labels);
        }

        return wrong;
    }
}
