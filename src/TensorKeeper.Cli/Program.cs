// SPDX-License-Identifier: MIT
using TensorKeeper.Cli;
using TensorKeeper.Cli.Terminal;

bool noColour = TerminalConsole.IsNoColour(Environment.GetEnvironmentVariable("NO_COLOR"));
var commandLine = new CommandLine(
    TerminalConsole.Create(Console.Out, isTerminal: !Console.IsOutputRedirected, noColour),
    TerminalConsole.Create(Console.Error, isTerminal: !Console.IsErrorRedirected, noColour));
return await commandLine.RunAsync(args, CancellationToken.None);
