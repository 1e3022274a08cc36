// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TensorKeeper.Formats;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Serving.Sources;

/// <summary>Looks at the base paths of all models again and again, and tells the manager what is to be served.</summary>
/// <remarks>A base path that is missing or cannot be read concerns its own model only. One loop at a time.</remarks>
internal sealed class FileSystemSource(
    IAspiredVersionsTarget target,
    IEnumerable<IModelFormat> formats,
    IOptions<ServingOptions> options,
    TimeProvider time,
    ILogger<FileSystemSource> logger)
{
    private static readonly TimeSpan SettlingPause = TimeSpan.FromSeconds(1);

    private readonly IModelFormat[] _formats = [.. formats];
    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.Ordinal);

    /// <summary>Returns what keeps a model from having a version to serve. Thread-safe.</summary>
    /// <param name="modelName">The model.</param>
    /// <returns>Half a sentence without paths; empty if there is nothing.</returns>
    public string ProblemOf(string modelName) => _problems.GetValueOrDefault(modelName, "");

    /// <summary>Polls until told to stop, or, with a poll interval of 0, until everything found has settled.</summary>
    /// <param name="models">The models to look for.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    /// <returns>A task that completes, never fails, when the loop ends.</returns>
    public async Task RunAsync(IReadOnlyList<ModelConfig> models, CancellationToken cancellationToken)
    {
        TimeSpan interval = options.Value.PollInterval;
        WatchedModel[] watched = [.. models.Select(model => new WatchedModel(model, _formats, options.Value.SettleTime, time))];
        using var timer = new PeriodicTimer(interval == TimeSpan.Zero ? SettlingPause : interval, time);
        try
        {
            do
            {
                Poll(watched);
                if (interval == TimeSpan.Zero && !watched.Any(static model => model.IsWaiting)) { return; }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
    }

    private void Poll(WatchedModel[] models)
    {
        foreach (WatchedModel model in models)
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
