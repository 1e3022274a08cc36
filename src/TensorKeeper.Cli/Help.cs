// SPDX-License-Identifier: MIT
using Spectre.Console;
using TensorKeeper.Cli.Flags;

namespace TensorKeeper.Cli;

/// <summary>Prints how commands are used.</summary>
internal static class Help
{
    /// <summary>Prints what commands there are.</summary>
    public static void PrintOverview(IAnsiConsole console)
    {
        console.WriteLine("Serves TensorFlow models over gRPC and REST, without TensorFlow.");
        console.WriteLine();
        console.WriteLine("  tensorkeeper serve <folder>     serve every model in a folder");
        console.WriteLine("  tensorkeeper inspect <folder>   show what a model is and whether it can be served");
        console.WriteLine("  tensorkeeper check <folder>     load it for real, and compare with recorded answers");
        console.WriteLine("  tensorkeeper convert <folder>   write it as an ONNX file");
        console.WriteLine("  tensorkeeper bench <server>     put a model server under load, and measure it");
        console.WriteLine("  tensorkeeper --version          print the version");
        console.WriteLine();
        console.WriteLine("--help after a command shows its flags.");
    }

    /// <summary>Prints how one command is used.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="usage">One line each.</param>
    /// <param name="table">The flags; those that do nothing here are left out.</param>
    public static void PrintCommand<TOptions>(IAnsiConsole console, IReadOnlyList<string> usage, FlagTable<TOptions> table)
    {
        foreach (string line in usage) { console.WriteLine(line); }
        console.WriteLine();
        Grid grid = new Grid()
            .AddColumn(new GridColumn().NoWrap().Padding(2, 0, 2, 0))
            .AddColumn(new GridColumn().Padding(0, 0, 0, 0));
        foreach (Flag<TOptions> flag in table.Flags.Where(static flag => flag.Standing is FlagStanding.Honoured))
        {
            string name = flag.IsSwitch ? $"--{flag.Name}" : $"--{flag.Name}=<{flag.Takes}>";
            string byDefault = flag.Default.Length == 0 || flag is { IsSwitch: true, Default: "false" } ? "" : $" [{flag.Default}]";
            grid.AddRow(new Text(name), new Text(flag.Meaning.Replace("`", "", StringComparison.Ordinal) + byDefault));
        }

        console.Write(grid);
    }
}
