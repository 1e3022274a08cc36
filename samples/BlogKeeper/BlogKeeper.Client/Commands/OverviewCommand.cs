// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client.Commands;

/// <summary>No verb: the summary of a blog, then its articles.</summary>
internal static class OverviewCommand
{
    public static async Task RunAsync(Command command, CancellationToken cancellationToken)
    {
        string blog = command.Arguments.Blog;
        command.Output.Show(await command.Client.GetInfoAsync(blog, cancellationToken));
        await command.Output.ShowAsync(command.Client.ListArticlesAsync(blog, cancellationToken));
    }
}
