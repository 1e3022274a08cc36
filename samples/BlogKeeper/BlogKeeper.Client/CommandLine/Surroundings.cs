// SPDX-License-Identifier: MIT
using Spectre.Console;

namespace BlogKeeper.Client.CommandLine;

/// <summary>What the program finds around it.</summary>
internal sealed record Surroundings
{
    /// <summary>Gets where results go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Gets where failures and progress go.</summary>
    public required TextWriter Errors { get; init; }

    /// <summary>Gets what opens the standard input.</summary>
    public required Func<Stream> Input { get; init; }

    /// <summary>Gets the console for a person who looks at the results.</summary>
    /// <value>Null when they go to a pipe or a file.</value>
    public IAnsiConsole? Terminal { get; init; }

    /// <summary>Gets whether a person looks at the errors.</summary>
    public bool ErrorsAreSeen { get; init; }

    /// <summary>Gets the server's address that the environment names.</summary>
    public string? Address { get; init; }

    /// <summary>Returns those of this process.</summary>
    public static Surroundings OfProcess() => new()
    {
        Output = Console.Out,
        Errors = Console.Error,
        Input = Console.OpenStandardInput,
        Terminal = Console.IsOutputRedirected ? null : AnsiConsole.Console,
        ErrorsAreSeen = !Console.IsErrorRedirected,
        Address = Environment.GetEnvironmentVariable("BLOGKEEPER_ADDRESS"),
    };
}
