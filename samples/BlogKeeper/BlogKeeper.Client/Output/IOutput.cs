// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client.Output;

/// <summary>Shows what the server answered. Streams are shown message by message, as they arrive.</summary>
internal interface IOutput
{
    /// <summary>Shows one blog.</summary>
    void Show(BlogSummary blog);

    /// <summary>Shows blogs.</summary>
    Task ShowAsync(IAsyncEnumerable<BlogSummary> blogs);

    /// <summary>Shows articles.</summary>
    Task ShowAsync(IAsyncEnumerable<Article> articles);

    /// <summary>Shows the titles of articles and the categories suggested for them.</summary>
    Task ShowSuggestionsAsync(IAsyncEnumerable<Article> articles);
}
