// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Golden;
using TensorKeeper.Formats;

namespace TensorKeeper.Cli.Check;

/// <summary>Loads a model as a server would, and makes the recorded calls.</summary>
/// <param name="format">What loads the model.</param>
/// <param name="directory">The version directory.</param>
/// <param name="tags">The tag set of the graph.</param>
internal sealed class ModelCheck(IModelFormat format, string directory, IReadOnlyList<string> tags)
{
    /// <summary>Checks the model.</summary>
    /// <param name="runs">The recorded runs.</param>
    /// <param name="tensors">Their numbers; null if they have only strings.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public CheckReport Run(IReadOnlyList<RecordedRun> runs, SafetensorsFile? tensors, CancellationToken cancellationToken)
    {
        string path = Path.GetFullPath(directory);
        var options = new ModelLoadOptions { Tags = tags };
        ModelPlan? plan = Plan(path, options, cancellationToken);
        try
        {
            using IServableModel model = format.Load(path, options, cancellationToken);
            return new CheckReport(
                directory,
                format.Platform,
                plan,
                [.. model.Signatures.Values.OrderBy(static signature => signature.Name, StringComparer.Ordinal)],
                model.LoadPhases,
                null,
                [.. runs.Select(run => Replay(model, run, tensors, cancellationToken))]);
        }
        catch (ServingException refused)
        {
            return new CheckReport(directory, format.Platform, plan, [], [], refused, []);
        }
    }

    // What loading says is what counts: a plan that fails is refused there in the same words.
    private ModelPlan? Plan(string path, ModelLoadOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return (format as IModelPlanner)?.Plan(path, options, cancellationToken);
        }
        catch (ServingException)
        {
            return null;
        }
    }

    private static CheckedRun Replay(IServableModel model, RecordedRun run, SafetensorsFile? tensors, CancellationToken cancellationToken)
    {
        try
        {
            return new CheckedRun(run.Signature, Golden.Replay.Run(model, run, tensors, cancellationToken), null);
        }
        catch (Exception failed) when (failed is ServingException || RunFile.IsFault(failed))
        {
            return new CheckedRun(run.Signature, [], failed.Message);
        }
    }
}
