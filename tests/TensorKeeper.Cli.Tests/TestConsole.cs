// SPDX-License-Identifier: MIT
using Spectre.Console;
using TensorKeeper.Cli.Terminal;

namespace TensorKeeper.Cli.Tests;

/// <summary>A console that keeps what was written to it, as a pipe would get it.</summary>
internal sealed class TestConsole
{
    private readonly StringWriter _text = new() { NewLine = "\n" };

    public TestConsole() => Console = TerminalConsole.Create(_text, isTerminal: false, noColour: false);

    public IAnsiConsole Console { get; }

    public string Text => _text.ToString();
}
