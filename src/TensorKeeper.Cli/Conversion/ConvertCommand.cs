// SPDX-License-Identifier: MIT
using System.Globalization;
using Spectre.Console;
using TensorKeeper.Cli.Check;
using TensorKeeper.Cli.Flags;
using TensorKeeper.Cli.Inspect;
using TensorKeeper.Cli.Serve;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Export;
using TensorKeeper.Serving.Engines;

namespace TensorKeeper.Cli.Conversion;

/// <summary><c>tensorkeeper convert</c>: writes a signature as an ONNX file.</summary>
internal sealed class ConvertCommand(IAnsiConsole output)
{
    private static readonly string[] Usage =
    [
        "tensorkeeper convert <folder> -o <file.onnx> [flags]   a version, or a model: its newest version",
        "",
        "Exit code 0: written; 1: an op has no form in ONNX, or the model cannot be read; 2: wrong words.",
    ];

    /// <summary>Converts one signature of one version.</summary>
    /// <returns>0 if the file is written.</returns>
    /// <exception cref="UsageException">The words are wrong.</exception>
    /// <exception cref="StartException">The signature has no form in ONNX, or a file cannot be read or written.</exception>
    public int Run(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var options = new ConvertOptions();
        ParsedFlags parsed = FlagParser.Parse([.. words.Select(static word => word == "-o" ? "--output" : word)], ConvertFlags.Table, options);
        if (parsed.WantsHelp)
        {
            Help.PrintCommand(output, Usage, ConvertFlags.Table);
            return ExitCode.Success;
        }

        if (parsed.Arguments.Count != 1 || options.Output.Length == 0)
        {
            throw new UsageException("convert needs one folder and a file to write. For example: tensorkeeper convert models/iris -o iris.onnx");
        }

        Print(Convert(VersionDirectory.Find(parsed.Arguments[0]), options, cancellationToken));
        return ExitCode.Success;
    }

    private static OnnxExport Convert(string directory, ConvertOptions options, CancellationToken cancellationToken)
    {
        IModelFormat format = ModelFormats.Find(directory, new OnnxRuntimeEngine());
        if (format is not SavedModelFormat) { throw new StartException($"'{directory}' is of format {format.Platform}; only SavedModels are converted."); }
        try
        {
            var wanted = new OnnxExportOptions { Tags = options.Tags, Signature = options.Signature, ExternalData = options.ExternalData };
            return OnnxExporter.Export(Path.GetFullPath(directory), options.Output, wanted, cancellationToken);
        }
        catch (SavedModelException refused)
        {
            throw new StartException(refused.Message, refused);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"'{options.Output}' cannot be written: {failed.Message}", failed);
        }
    }

    private void Print(OnnxExport export)
    {
        foreach (string file in export.Files)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file} ({new FileInfo(file).Length:N0} bytes)"));
        }

        Grid tensors = new Grid()
            .AddColumn(new GridColumn().NoWrap().Padding(2, 0, 3, 0))
            .AddColumn(new GridColumn().NoWrap().Padding(0, 0, 3, 0))
            .AddColumn(new GridColumn().NoWrap().Padding(0, 0, 3, 0))
            .AddColumn(new GridColumn().Padding(0, 0, 0, 0));
        foreach (TensorSpec input in export.Inputs) { Add(tensors, "input", input); }
        foreach (TensorSpec answer in export.Outputs) { Add(tensors, "output", answer); }
        output.Write(tensors);
    }

    private static void Add(Grid grid, string kind, TensorSpec tensor) => grid.AddRow(
        new Text(kind), new Text(tensor.Name), new Text(ElementTypes.NameOf(tensor.ElementType)), new Text(ShapeText.Of(tensor.Shape)));
}
