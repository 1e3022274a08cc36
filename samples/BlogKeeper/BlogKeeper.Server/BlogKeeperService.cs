// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Blogs;
using BlogKeeper.Server.Publishing;
using BlogKeeper.Server.Suggesting;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace BlogKeeper.Server;

/// <summary>The contract, call by call: which feature does what. Thread-safe; one for all calls.</summary>
/// <remarks>
/// The token of the context fires when the caller cancels, its deadline passes or its connection breaks. It goes into
/// everything that takes time, so that nobody works for a caller who is gone.
/// </remarks>
internal sealed class BlogKeeperService(BlogReader reader, BlogCreation creation, Publisher publisher, CategorySuggester suggester)
    : BlogKeeper.BlogKeeperBase
{
    /// <inheritdoc/>
    public override Task<BlogSummary> GetInfo(Blog request, ServerCallContext context) =>
        reader.GetSummaryAsync(request, context.CancellationToken);

    /// <inheritdoc/>
    public override Task ListArticles(Blog request, IServerStreamWriter<Article> responseStream, ServerCallContext context) =>
        reader.SendArticlesAsync(request, responseStream, context);

    /// <inheritdoc/>
    public override Task<BlogSummary> PublishArticles(IAsyncStreamReader<NewArticle> requestStream, ServerCallContext context) =>
        publisher.PublishAsync(requestStream, context.CancellationToken);

    /// <inheritdoc/>
    public override Task SuggestCategories(
        IAsyncStreamReader<Article> requestStream, IServerStreamWriter<Article> responseStream, ServerCallContext context) =>
        suggester.SuggestAsync(requestStream, responseStream, context.CancellationToken);

    /// <inheritdoc/>
    public override Task ListBlogs(Empty request, IServerStreamWriter<BlogSummary> responseStream, ServerCallContext context) =>
        reader.SendSummariesAsync(responseStream, context);

    /// <inheritdoc/>
    public override Task<BlogSummary> CreateBlog(Blog request, ServerCallContext context) =>
        creation.CreateAsync(request, context.CancellationToken);

    /// <inheritdoc/>
    public override Task<BlogSummary> PublishArticle(NewArticle request, ServerCallContext context) =>
        publisher.PublishAsync(request, context.CancellationToken);

    /// <inheritdoc/>
    public override Task<Article> SuggestCategory(Article request, ServerCallContext context) =>
        suggester.SuggestAsync(request, context.CancellationToken);
}
