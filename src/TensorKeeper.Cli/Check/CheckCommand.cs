// SPDX-License-Identifier: MIT
using Spectre.Console;
using TensorKeeper.Cli.Flags;
using TensorKeeper.Cli.Golden;
using TensorKeeper.Cli.Inspect;
using TensorKeeper.Cli.Serve;
using TensorKeeper.Serving.Engines;

namespace TensorKeeper.Cli.Check;

/// <summary><c>tensorkeeper check</c>: loads a model for real and says whether all of it runs, and runs right.</summary>
internal sealed class CheckCommand(IAnsiConsole output)
{
    private static readonly string[] Usage =
    [
        "tensorkeeper check <folder> [flags]   a version, or a model: its newest version",
        "",
        "Exit code 0: every signature runs, and every recorded answer came; 1: one does not, or another came; 2: wrong words.",
    ];

    /// <summary>Checks one version.</summary>
    /// <returns>0 if it passes, 1 if not.</returns>
    /// <exception cref="UsageException">The words are wrong.</exception>
    /// <exception cref="StartException">There is no model, or no file of recorded runs.</exception>
    public int Run(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var options = new CheckOptions();
        ParsedFlags parsed = FlagParser.Parse(words, CheckFlags.Table, options);
        if (parsed.WantsHelp)
        {
            Help.PrintCommand(output, Usage, CheckFlags.Table);
            return ExitCode.Success;
        }

        if (parsed.Arguments.Count != 1)
        {
            throw new UsageException("check needs one folder. For example: tensorkeeper check models/iris");
        }

        CheckReport report = Check(VersionDirectory.Find(parsed.Arguments[0]), options, cancellationToken);
        if (options.Json)
        {
            output.Profile.Out.Writer.WriteLine(CheckJson.Write(report));
        }
        else
        {
            CheckText.Print(output, report);
        }

        return report.IsPassed ? ExitCode.Success : ExitCode.Failure;
    }

    private static CheckReport Check(string directory, CheckOptions options, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<RecordedRun> runs = options.Golden.Length == 0 ? [] : RunFile.Read(options.Golden);
            SafetensorsFile? tensors = options.Golden.Length == 0 ? null : RunFile.OpenTensors(options.Golden);
            return new ModelCheck(ModelFormats.Find(directory, new OnnxRuntimeEngine()), directory, options.Tags).Run(runs, tensors, cancellationToken);
        }
        catch (InvalidDataException damaged)
        {
            throw new StartException(damaged.Message, damaged);
        }
    }
}
