// SPDX-License-Identifier: MIT
using System.Globalization;
using Spectre.Console;

namespace TensorKeeper.Cli.Serve;

/// <summary>Shows what is served where, and one line to try it.</summary>
internal static class Banner
{
    /// <summary>Prints the banner.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="rows">The models' versions, in the order to show.</param>
    /// <param name="endpoints">Where they are served.</param>
    /// <param name="took">From the start of the process to now.</param>
    public static void Print(IAnsiConsole console, IReadOnlyList<ServedVersion> rows, Endpoints endpoints, TimeSpan took)
    {
        console.WriteLine();
        console.MarkupLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  [bold]TensorKeeper {ProductVersion.Text}[/]  [dim]up after {took.TotalSeconds:0.0} s[/]"));
        console.WriteLine();
        PrintTable(console, rows);
        PrintErrors(console, rows);
        PrintEndpoints(console, endpoints);
        PrintSample(console, rows, endpoints);
    }

    private static void PrintTable(IAnsiConsole console, IReadOnlyList<ServedVersion> rows)
    {
        Table table = new Table().NoBorder().ShowHeaders()
            .AddColumn(new TableColumn("  [dim]MODEL[/]").NoWrap().PadRight(3))
            .AddColumn(new TableColumn("[dim]VERSION[/]").NoWrap().PadRight(3).RightAligned())
            .AddColumn(new TableColumn("[dim]STATE[/]").NoWrap().PadRight(3))
            .AddColumn(new TableColumn("[dim]SIGNATURES[/]").PadRight(0));
        foreach (ServedVersion row in rows)
        {
            table.AddRow(
                new Markup("  [bold]" + Markup.Escape(row.ModelName) + "[/]"),
                new Text(row.Version?.ToString(CultureInfo.InvariantCulture) ?? "-"),
                new Markup($"[{ColourOf(row)}]{row.StateName}[/]"),
                new Text(string.Join(", ", row.Signatures.Select(static signature => signature.Name))));
        }

        console.Write(table);
        console.WriteLine();
    }

    private static void PrintErrors(IAnsiConsole console, IReadOnlyList<ServedVersion> rows)
    {
        foreach (ServedVersion row in rows.Where(static row => row.Error.Length > 0))
        {
            console.MarkupLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  [red]{Markup.Escape(row.ModelName)} {row.Version} does not load:[/]"));
            foreach (string line in row.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                console.Write(new Padder(new Text(line.TrimEnd()), new Padding(4, 0, 0, 0)));
            }

            console.WriteLine();
        }
    }

    private static void PrintEndpoints(IAnsiConsole console, Endpoints endpoints)
    {
        if (endpoints.GrpcPort is int grpc)
        {
            console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"  [dim]gRPC[/]   0.0.0.0:{grpc}"));
        }

        if (endpoints.GrpcSocketPath is { } socket) { console.MarkupLine($"  [dim]gRPC[/]   unix:{Markup.Escape(socket)}"); }
        if (endpoints.RestUrl is { } rest) { console.MarkupLine($"  [dim]REST[/]   {rest}"); }
        console.WriteLine();
    }

    private static void PrintSample(IAnsiConsole console, IReadOnlyList<ServedVersion> rows, Endpoints endpoints)
    {
        if (SampleLines.For(rows, endpoints) is not { Count: > 0 } lines) { return; }
        console.MarkupLine("  [dim]Try it[/]");
        foreach (string line in lines)
        {
            // Not through the console's wrapping: a folded command cannot be copied.
            console.Profile.Out.Writer.WriteLine("    " + line);
        }

        console.WriteLine();
    }

    private static string ColourOf(ServedVersion row) => row.StateName switch
    {
        "AVAILABLE" => "green",
        "FAILED" => "red",
        _ => "yellow",
    };
}
