// SPDX-License-Identifier: MIT
using System.Globalization;
using Spectre.Console;
using TensorKeeper.Cli.Golden;
using TensorKeeper.Cli.Inspect;
using TensorKeeper.Formats;

namespace TensorKeeper.Cli.Check;

/// <summary>Prints a report for people.</summary>
internal static class CheckText
{
    /// <summary>Prints the report.</summary>
    public static void Print(IAnsiConsole console, CheckReport report)
    {
        console.WriteLine(report.Directory);
        Grid facts = Columns(2);
        facts.AddRow("format", Markup.Escape(report.Platform));
        if (report.Plan is { } plan) { facts.AddRow("weights", Invariant($"{plan.WeightCount} ({plan.WeightBytes:N0} bytes)")); }
        if (report.LoadPhases.Count > 0) { facts.AddRow("loaded in", PhasesOf(report.LoadPhases)); }
        console.Write(facts);
        if (report.Plan is null)
        {
            foreach (Signature signature in report.Signatures) { PrintSignature(console, signature, null); }
        }

        foreach (SignaturePlan signature in report.Plan?.Signatures ?? []) { PrintSignature(console, signature.Signature, signature); }
        if (report.Runs.Count > 0) { PrintRuns(console, report.Runs); }
        console.WriteLine();
        PrintVerdict(console, report);
    }

    private static void PrintSignature(IAnsiConsole console, Signature signature, SignaturePlan? plan)
    {
        console.WriteLine();
        console.MarkupLine($"[bold]{Markup.Escape(signature.Name)}[/]");
        Grid tensors = Columns(4);
        foreach (TensorSpec input in signature.Inputs) { AddTensor(tensors, "input", input); }
        foreach (TensorSpec output in signature.Outputs) { AddTensor(tensors, "output", output); }
        console.Write(tensors);
        if (plan is null) { return; }

        Grid facts = Columns(2);
        facts.AddRow("ops", Markup.Escape(string.Join(", ", plan.Ops.Select(static op => Invariant($"{op.Key} {op.Value}")))));
        for (int i = 0; i < plan.Stages.Count; i++) { facts.AddRow(i == 0 ? "runs on" : "", Markup.Escape(StageOf(plan.Stages[i]))); }
        if (plan.Stages.Count == 0 && plan.Refusal is null) { facts.AddRow("runs on", "nothing: its answers are known"); }
        if (plan.Refusal is not null) { facts.AddRow("refused", ""); }
        console.Write(facts);
        if (plan.Refusal is not null) { PrintReasons(console, plan.Refusal); }
    }

    private static void PrintReasons(IAnsiConsole console, ServingException refusal)
    {
        foreach (Reason reason in Reason.Of(refusal))
        {
            console.Write(new Padder(new Markup($"[red]{Markup.Escape(reason.Text)}[/]"), new Padding(4, 0, 0, 0)));
            if (reason.Page is not null) { console.Write(new Padder(new Text(reason.Page), new Padding(6, 0, 0, 0))); }
        }
    }

    private static void PrintRuns(IAnsiConsole console, IReadOnlyList<CheckedRun> runs)
    {
        console.WriteLine();
        console.MarkupLine("[bold]recorded runs[/]");
        Grid grid = Columns(5);
        for (int i = 0; i < runs.Count; i++)
        {
            string place = Invariant($"{i} {runs[i].Signature}");
            if (runs[i].Failure is { } failure) { grid.AddRow(Markup.Escape(place), "", "", "", $"[red]{Markup.Escape(failure)}[/]"); }
            foreach (TensorAgreement output in runs[i].Outputs)
            {
                grid.AddRow(
                    Markup.Escape(place),
                    Markup.Escape(output.Name),
                    output.Tolerance,
                    Invariant($"largest difference {output.MaxError:g3}, allowed {output.Allowed:g3}"),
                    output.Failure is null ? "[green]agrees[/]" : $"[red]{Markup.Escape(output.Failure)}[/]");
            }
        }

        console.Write(grid);
    }

    private static void PrintVerdict(IAnsiConsole console, CheckReport report)
    {
        if (report.Refusal is not null)
        {
            console.MarkupLine("[red]refused[/]");
            bool isToldAbove = report.Plan?.Signatures.Any(static signature => signature.Refusal is not null) is true;
            if (!isToldAbove) { PrintReasons(console, report.Refusal); }
            return;
        }

        console.MarkupLine(report switch
        {
            { IsPassed: true, Runs.Count: 0 } => "[green]passed[/]: every signature runs",
            { IsPassed: true } => "[green]passed[/]: every signature runs, and every recorded answer came",
            { Runs: var runs } when runs.All(static run => run.IsPassed) => "[red]refused[/]: a signature does not run",
            _ => "[red]different[/]: not every recorded answer came",
        });
    }

    private static string PhasesOf(IReadOnlyList<LoadPhase> phases) => Invariant(
        $"{phases.Sum(static phase => phase.Duration.TotalMilliseconds):f0} ms: ")
        + string.Join(", ", phases.Select(static phase => Invariant($"{Markup.Escape(phase.Name)} {phase.Duration.TotalMilliseconds:f0}")));

    private static string StageOf(PlannedStage stage)
    {
        string size = Invariant($"{(stage.IsHost ? "host" : "engine")}, {stage.NodeCount} {(stage.NodeCount == 1 ? "node" : "nodes")}");
        if (stage.HostNodes.Count == 0) { return size; }
        IEnumerable<string> ops = stage.HostNodes.GroupBy(static node => node.Op, StringComparer.Ordinal)
            .Select(static op => op.Count() == 1 ? $"{op.Key} at '{op.First().Name}'" : Invariant($"{op.Key} at '{op.First().Name}' and {op.Count() - 1} more"));
        return $"{size}, for {string.Join(", ", ops)}";
    }

    private static void AddTensor(Grid grid, string kind, TensorSpec tensor) => grid.AddRow(
        kind, Markup.Escape(tensor.Name), ElementTypes.NameOf(tensor.ElementType), Markup.Escape(ShapeText.Of(tensor.Shape)));

    private static Grid Columns(int count)
    {
        var grid = new Grid();
        for (int i = 0; i < count; i++)
        {
            var column = new GridColumn().Padding(i == 0 ? 2 : 0, 0, i == count - 1 ? 0 : 3, 0);
            grid.AddColumn(i == count - 1 ? column : column.NoWrap());
        }

        return grid;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
