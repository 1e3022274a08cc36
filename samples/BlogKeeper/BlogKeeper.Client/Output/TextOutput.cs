// SPDX-License-Identifier: MIT
using System.Globalization;

namespace BlogKeeper.Client.Output;

/// <summary>For people: tables.</summary>
internal sealed class TextOutput(IRowWriter rows) : IOutput
{
    private static readonly Column[] BlogColumns =
        [new("BLOG", 32, 4), new("ARTICLES", 8, 1, IsNumber: true), new("AUTHORS", 8, 1, IsNumber: true)];

    private static readonly Column[] ArticleColumns = [new("TITLE", 64, 6), new("AUTHOR", 24, 2), new("CATEGORY", 16, 2)];

    private static readonly Column[] SuggestionColumns = [new("CATEGORY", 24, 1), new("TITLE", 64, 3)];

    public void Show(BlogSummary blog)
    {
        rows.Begin(BlogColumns);
        rows.Write(BlogColumns, CellsOf(blog));
    }

    public Task ShowAsync(IAsyncEnumerable<BlogSummary> blogs) => WriteAllAsync(BlogColumns, blogs, CellsOf);

    public Task ShowAsync(IAsyncEnumerable<Article> articles) =>
        WriteAllAsync(ArticleColumns, articles, static article => [article.Title, article.Author, article.Category]);

    public Task ShowSuggestionsAsync(IAsyncEnumerable<Article> articles) =>
        WriteAllAsync(SuggestionColumns, articles, static article => [article.Category, article.Title]);

    private async Task WriteAllAsync<T>(IReadOnlyList<Column> columns, IAsyncEnumerable<T> items, Func<T, string[]> cellsOf)
    {
        // The header waits for the first row: a call that is refused prints nothing but its refusal.
        bool hasBegun = false;
        await foreach (T item in items)
        {
            if (!hasBegun) { rows.Begin(columns); }
            hasBegun = true;
            rows.Write(columns, [.. cellsOf(item).Select(PrintableText.Of)]);
        }
    }

    private static string[] CellsOf(BlogSummary blog) =>
    [
        PrintableText.Of(blog.Name),
        blog.NumberOfArticles.ToString("N0", CultureInfo.InvariantCulture),
        blog.NumberOfAuthors.ToString("N0", CultureInfo.InvariantCulture),
    ];
}
