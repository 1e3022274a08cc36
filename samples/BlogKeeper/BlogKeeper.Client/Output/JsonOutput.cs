// SPDX-License-Identifier: MIT
using Google.Protobuf;

namespace BlogKeeper.Client.Output;

/// <summary>For programs: one JSON document a line, with the names that the server's REST side uses.</summary>
internal sealed class JsonOutput(TextWriter writer) : IOutput
{
    // A blog without articles has a number_of_articles of 0: it is written, so that readers find all fields always.
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    public void Show(BlogSummary blog) => Write(blog);

    public Task ShowAsync(IAsyncEnumerable<BlogSummary> blogs) => WriteAllAsync(blogs);

    public Task ShowAsync(IAsyncEnumerable<Article> articles) => WriteAllAsync(articles);

    public Task ShowSuggestionsAsync(IAsyncEnumerable<Article> articles) => WriteAllAsync(articles);

    private async Task WriteAllAsync<TMessage>(IAsyncEnumerable<TMessage> messages)
        where TMessage : IMessage
    {
        await foreach (TMessage message in messages) { Write(message); }
    }

    private void Write(IMessage message) => writer.Write(Formatter.Format(message) + "\n");
}
