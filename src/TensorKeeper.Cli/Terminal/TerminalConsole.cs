// SPDX-License-Identifier: MIT
using Spectre.Console;

namespace TensorKeeper.Cli.Terminal;

/// <summary>Makes the consoles that commands write to.</summary>
/// <remarks>
/// Colours and moving cursors are for people: a pipe, a log file or a <c>NO_COLOR</c> in the environment
/// (https://no-color.org) gets plain text.
/// </remarks>
internal static class TerminalConsole
{
    // Wide enough that a table in a log file is not folded.
    private const int PlainWidth = 160;

    /// <summary>Makes a console over a writer.</summary>
    /// <param name="writer">Where the text goes.</param>
    /// <param name="isTerminal">Whether a person looks at it.</param>
    /// <param name="noColour">Whether the environment asks for plain text.</param>
    public static IAnsiConsole Create(TextWriter writer, bool isTerminal, bool noColour)
    {
        bool plain = !isTerminal || noColour;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
        });
        if (!isTerminal) { console.Profile.Width = PlainWidth; }
        return console;
    }

    /// <summary>Returns whether the environment asks for text without colours.</summary>
    public static bool IsNoColour(string? noColourVariable) => !string.IsNullOrEmpty(noColourVariable);
}
