// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TensorKeeper.Formats;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Serving.Sources;

/// <summary>Looks at the base paths of all models again and again, and tells the manager what is to be served. Thread-safe.</summary>
/// <remarks>A base path that is missing or cannot be read concerns its own model only. One loop at a time.</remarks>
internal sealed class FileSystemSource(
    IAspiredVersionsTarget target,
    IEnumerable<IModelFormat> formats,
    IOptions<ServingOptions> options,
    TimeProvider time,
    ILogger<FileSystemSource> logger) : IDisposable
{
    /// <summary>How long a version that may still be being copied is left alone between two looks, without a poll interval.</summary>
    public static readonly TimeSpan SettlingPause = TimeSpan.FromSeconds(1);

    private readonly IModelFormat[] _formats = [.. formats];
    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1, 1);   // one look, or one change of what is looked at
    private volatile WatchedModel[] _watched = [];

    /// <summary>Returns what keeps a model from having a version to serve.</summary>
    /// <param name="modelName">The model.</param>
    /// <returns>Half a sentence without paths; empty if there is nothing.</returns>
    public string ProblemOf(string modelName) => _problems.GetValueOrDefault(modelName, "");

    /// <summary>Asks whether a version may count at the next look that did not at the last.</summary>
    /// <param name="modelName">The model.</param>
    /// <returns>True if it may still be being copied.</returns>
    public bool IsWaiting(string modelName) => _watched.Any(model => model.Name == modelName && model.IsWaiting);

    /// <summary>Replaces what is looked at. What is known of models that stay is kept.</summary>
    /// <param name="models">All models.</param>
    /// <param name="cancellationToken">Ends the waiting for a look that is under way; nothing has changed then.</param>
    /// <returns>A task that completes when no look goes by the old list any more.</returns>
    public async Task WatchAsync(IReadOnlyList<ModelConfig> models, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            WatchedModel[] before = _watched;
            _watched = [.. models.Select(model => before.FirstOrDefault(known => known.TryAdopt(model))
                ?? new WatchedModel(model, _formats, options.Value.SettleTime, time))];
            foreach (string gone in _problems.Keys.Except(models.Select(static model => model.Name)).ToArray()) { _problems.TryRemove(gone, out _); }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Looks once.</summary>
    /// <param name="isMeant">Asked for each model's name: whether to look for it.</param>
    /// <param name="cancellationToken">Ends the waiting for a look that is under way.</param>
    /// <returns>A task that completes when the manager was told.</returns>
    public async Task LookAsync(Func<string, bool> isMeant, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            foreach (WatchedModel model in _watched.Where(model => isMeant(model.Name))) { Look(model); }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Polls until told to stop, or, with a poll interval of 0, until everything found has settled; not at all with an infinite one.</summary>
    /// <param name="cancellationToken">Ends the loop.</param>
    /// <returns>A task that completes, never fails, when the loop ends.</returns>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan interval = options.Value.PollInterval;
        if (interval == Timeout.InfiniteTimeSpan) { return; }
        using var timer = new PeriodicTimer(interval == TimeSpan.Zero ? SettlingPause : interval, time);
        try
        {
            do
            {
                await LookAsync(static _ => true, cancellationToken);
                if (interval == TimeSpan.Zero && !_watched.Any(static model => model.IsWaiting)) { return; }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private void Look(WatchedModel model)
    {
        try
        {
            if (model.Look() is { } versions) { target.Aspire(model.Name, versions); }
            Note(model.Name, model.Problem, model.IsWaiting);
        }
        catch (Exception e)
        {
            // A format that throws while it recognizes, for example: the other models are not to suffer.
            Log.PollThrew(logger, model.Name, e);
            Note(model.Name, "looking for its versions failed; the server's log has the details", isWaiting: false);
        }
    }

    // Said when it changes, not at each poll.
    private void Note(string modelName, string problem, bool isWaiting)
    {
        string before = ProblemOf(modelName);
        _problems[modelName] = problem;
        if (problem.Length == 0 || problem == before) { return; }
        if (isWaiting) { Log.ModelIsWaiting(logger, modelName, problem); }
        else { Log.ModelHasProblem(logger, modelName, problem); }
    }
}
