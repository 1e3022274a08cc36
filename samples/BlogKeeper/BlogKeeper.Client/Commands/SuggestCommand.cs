// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client.Commands;

/// <summary><c>suggest</c>: streams in both directions at once.</summary>
/// <remarks>Fed line by line, as by <c>tail -f</c>, it answers line by line.</remarks>
internal static class SuggestCommand
{
    public static Task RunAsync(Command command, CancellationToken cancellationToken) =>
        command.Output.ShowSuggestionsAsync(command.Client.SuggestCategoriesAsync(
            ReadArticles(command.Arguments.Operands, command.StandardInput), cancellationToken));

    private static IAsyncEnumerable<Article> ReadArticles(IReadOnlyList<string> operands, Func<Stream> standardInput)
    {
        if (operands is not [var name] || (name != "-" && !File.Exists(name)))
        {
            return operands.Select(static title => new Article { Title = title }).ToAsyncEnumerable();
        }

        return name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? ArticleFile.ReadArticles(name, standardInput)
            : ArticleFile.ReadTitles(name, standardInput);
    }
}
