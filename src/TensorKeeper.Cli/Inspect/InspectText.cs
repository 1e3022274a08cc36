// SPDX-License-Identifier: MIT
using System.Globalization;
using Spectre.Console;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Inspection;

namespace TensorKeeper.Cli.Inspect;

/// <summary>Prints a report for people, in the words of <c>saved_model_cli show --all</c>.</summary>
internal static class InspectText
{
    /// <summary>Prints the report.</summary>
    public static void Print(IAnsiConsole console, SavedModelReport report)
    {
        console.WriteLine(report.Directory);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  variables   {report.VariableCount} ({report.VariableBytes:N0} bytes)"));
        foreach (GraphReport graph in report.Graphs) { PrintGraph(console, graph); }
    }

    /// <summary>Prints the report of an ONNX model.</summary>
    public static void Print(IAnsiConsole console, OnnxReport report)
    {
        console.WriteLine(report.Directory);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  weights     {report.WeightCount} ({report.WeightBytes:N0} bytes)"));
        console.WriteLine($"  producer    {(report.Producer.Length == 0 ? "does not say" : report.Producer)}");
        console.WriteLine($"  operators   {string.Join(", ", report.OperatorSets.Select(static set => string.Create(CultureInfo.InvariantCulture, $"{set.Key} {set.Value}")))}");
        foreach (string file in report.DataFiles) { console.WriteLine($"  data        {file}"); }
        PrintSignature(console, report.Signature);
    }

    private static void PrintGraph(IAnsiConsole console, GraphReport graph)
    {
        console.WriteLine($"  TensorFlow  {(graph.TensorFlowVersion.Length == 0 ? "does not say" : graph.TensorFlowVersion)}");
        foreach (string asset in graph.Assets) { console.WriteLine($"  asset       {asset}"); }
        console.WriteLine();
        console.MarkupLine($"[bold]MetaGraphDef with tag-set: '{Markup.Escape(string.Join(", ", graph.Tags))}'[/]");
        foreach (SignatureReport signature in graph.Signatures) { PrintSignature(console, signature); }
    }

    private static void PrintSignature(IAnsiConsole console, SignatureReport signature)
    {
        console.WriteLine();
        console.MarkupLine($"[bold]{Markup.Escape($"signature_def['{signature.Name}']")}[/]");
        Grid tensors = new Grid()
            .AddColumn(new GridColumn().NoWrap().Padding(2, 0, 3, 0))
            .AddColumn(new GridColumn().NoWrap().Padding(0, 0, 3, 0))
            .AddColumn(new GridColumn().NoWrap().Padding(0, 0, 3, 0))
            .AddColumn(new GridColumn().NoWrap().Padding(0, 0, 0, 0));
        foreach (TensorReport input in signature.Inputs) { AddTensor(tensors, "inputs", input); }
        foreach (TensorReport output in signature.Outputs) { AddTensor(tensors, "outputs", output); }
        console.Write(tensors);

        Grid facts = new Grid()
            .AddColumn(new GridColumn().NoWrap().Padding(2, 0, 3, 0))
            .AddColumn(new GridColumn().Padding(0, 0, 0, 0));
        facts.AddRow(new Text("method"), new Text(signature.MethodName.Length == 0 ? "-" : signature.MethodName));
        if (signature.Ops.Count > 0) { facts.AddRow(new Text("ops"), OpsOf(signature)); }
        facts.AddRow(new Text("servable"), VerdictOn(signature));
        console.Write(facts);
        foreach (Diagnostic refusal in signature.Refusals)
        {
            console.Write(new Padder(new Text(refusal.ToString()), new Padding(4, 0, 0, 0)));
        }
    }

    private static void AddTensor(Grid grid, string kind, TensorReport tensor) => grid.AddRow(
        new Text($"{kind}['{tensor.Name}']"),
        new Text(tensor.TypeName),
        new Text(ShapeText.Of(tensor.Shape)),
        new Text(tensor.SourceName));

    private static Markup OpsOf(SignatureReport signature) => new(string.Join(", ", signature.Ops.Select(static op =>
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{Markup.Escape(op.Name)} {op.Count}");
        return op.IsSupported ? text : $"[red]{text} (not supported)[/]";
    })));

    private static Markup VerdictOn(SignatureReport signature) => signature switch
    {
        { IsCallable: false } => new Markup("runs when TensorFlow loads the model; requests cannot call it"),
        { IsServable: true } => new Markup("[green]yes[/]"),
        _ => new Markup("[red]no[/]"),
    };
}
