// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client.Commands;

/// <summary><c>blogs</c>: a stream from the server.</summary>
internal static class BlogsCommand
{
    public static Task RunAsync(Command command, CancellationToken cancellationToken) =>
        command.Output.ShowAsync(command.Client.ListBlogsAsync(cancellationToken));
}
