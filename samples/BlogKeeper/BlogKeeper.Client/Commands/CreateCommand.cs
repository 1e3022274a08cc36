// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client.Commands;

/// <summary><c>create</c>: a unary call that changes something.</summary>
internal static class CreateCommand
{
    public static async Task RunAsync(Command command, CancellationToken cancellationToken) =>
        command.Output.Show(await command.Client.CreateBlogAsync(command.Arguments.Operands[0], cancellationToken));
}
