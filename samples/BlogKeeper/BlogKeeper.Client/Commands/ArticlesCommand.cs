// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client.Commands;

/// <summary><c>articles</c>: a stream from the server, printed as it arrives.</summary>
internal static class ArticlesCommand
{
    public static Task RunAsync(Command command, CancellationToken cancellationToken) =>
        command.Output.ShowAsync(command.Client.ListArticlesAsync(command.Arguments.Operands[0], cancellationToken));
}
