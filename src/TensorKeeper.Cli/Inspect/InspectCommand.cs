// SPDX-License-Identifier: MIT
using Spectre.Console;
using TensorKeeper.Cli.Flags;
using TensorKeeper.Cli.Serve;
using TensorKeeper.SavedModel;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Inspection;
using TensorKeeper.Serving.Engines;

namespace TensorKeeper.Cli.Inspect;

/// <summary><c>tensorkeeper inspect</c>: shows what a model is and whether it can be served.</summary>
internal sealed class InspectCommand(IAnsiConsole output)
{
    private static readonly string[] Usage = ["tensorkeeper inspect <folder> [--json]   a version, or a model: its newest version"];

    /// <summary>Inspects one version.</summary>
    /// <returns>0 if the file could be read, whatever it holds.</returns>
    /// <exception cref="UsageException">The words are wrong.</exception>
    /// <exception cref="StartException">There is no model, or it is damaged.</exception>
    public int Run(IReadOnlyList<string> words)
    {
        var options = new InspectOptions();
        ParsedFlags parsed = FlagParser.Parse(words, InspectFlags.Table, options);
        if (parsed.WantsHelp)
        {
            Help.PrintCommand(output, Usage, InspectFlags.Table);
            return ExitCode.Success;
        }

        if (parsed.Arguments.Count != 1)
        {
            throw new UsageException("inspect needs one folder. For example: tensorkeeper inspect models/iris");
        }

        string directory = VersionDirectory.Find(parsed.Arguments[0]);
        try
        {
            if (File.Exists(Path.Combine(directory, OnnxFormat.FileName))) { InspectOnnx(directory, options.Json); }
            else { InspectSavedModel(directory, options.Json); }
        }
        catch (SavedModelException refused)
        {
            throw new StartException(refused.Message, refused);
        }

        return ExitCode.Success;
    }

    private void InspectSavedModel(string directory, bool asJson)
    {
        SavedModelReport report = SavedModelInspector.Inspect(directory, new OnnxRuntimeEngine(), CancellationToken.None);
        if (asJson) { output.Profile.Out.Writer.WriteLine(InspectJson.Write(report)); }
        else { InspectText.Print(output, report); }
    }

    private void InspectOnnx(string directory, bool asJson)
    {
        OnnxReport report = OnnxInspector.Inspect(directory, new OnnxRuntimeEngine(), CancellationToken.None);
        if (asJson) { output.Profile.Out.Writer.WriteLine(InspectJson.Write(report)); }
        else { InspectText.Print(output, report); }
    }
}
