// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Blogs;
using Grpc.Core;

namespace BlogKeeper.Server;

/// <summary>The contract, call by call: which feature does what. Thread-safe; one for all calls.</summary>
internal sealed class BlogKeeperService(BlogReader reader) : BlogKeeper.BlogKeeperBase
{
    /// <inheritdoc/>
    public override Task<BlogSummary> GetInfo(Blog request, ServerCallContext context) =>
        reader.GetSummaryAsync(request, context.CancellationToken);

    /// <inheritdoc/>
    public override Task ListArticles(Blog request, IServerStreamWriter<Article> responseStream, ServerCallContext context) =>
        reader.SendArticlesAsync(request, responseStream, context.CancellationToken);
}
