// SPDX-License-Identifier: MIT
using Spectre.Console;

namespace TensorKeeper.Cli;

/// <summary>The version of this build.</summary>
internal static class ProductVersion
{
    /// <summary>Gets the version as users see it.</summary>
    /// <value>For example <c>0.1.0</c>.</value>
    public static string Text { get; } = typeof(ProductVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Prints what this is and what it runs on, a line each.</summary>
    public static void Print(IAnsiConsole console)
    {
        console.WriteLine($"TensorKeeper ModelServer: {Text}");
        console.WriteLine($".NET: {Environment.Version}");
    }
}
