// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace BlogKeeper.Client.Commands;

/// <summary><c>publish</c>: a stream to the server, with one answer at its end.</summary>
internal static class PublishCommand
{
    public static async Task RunAsync(Command command, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<Article> articles = ArticleFile.ReadArticles(command.Arguments.Operands[0], command.StandardInput, cancellationToken);
        BlogSummary summary = await command.Client.PublishAsync(
            command.Arguments.Blog, CountAsync(articles, command, cancellationToken), cancellationToken);
        command.Progress.End();
        command.Output.Show(summary);
    }

    private static async IAsyncEnumerable<Article> CountAsync(
        IAsyncEnumerable<Article> articles, Command command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long count = 0;
        await foreach (Article article in articles.WithCancellation(cancellationToken))
        {
            command.Progress.Report($"Publishing in {command.Arguments.Blog}: {++count} articles");
            yield return article;
        }

        command.Progress.Report($"Publishing in {command.Arguments.Blog}: {count} articles, waiting for the server to agree");
    }
}
