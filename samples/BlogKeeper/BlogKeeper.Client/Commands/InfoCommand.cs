// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client.Commands;

/// <summary><c>info</c>: a unary call.</summary>
internal static class InfoCommand
{
    public static async Task RunAsync(Command command, CancellationToken cancellationToken) =>
        command.Output.Show(await command.Client.GetInfoAsync(command.Arguments.Operands[0], cancellationToken));
}
