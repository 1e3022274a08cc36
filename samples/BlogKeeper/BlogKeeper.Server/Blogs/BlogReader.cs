// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Errors;
using BlogKeeper.Server.Storage;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace BlogKeeper.Server.Blogs;

/// <summary>Reads what is stored. Thread-safe.</summary>
internal sealed class BlogReader(IDbContextFactory<BlogContext> contexts, BlogQueries queries)
{
    /// <summary>Returns what is known of one blog.</summary>
    public async Task<BlogSummary> GetSummaryAsync(Blog request, CancellationToken cancellationToken)
    {
        FieldRules.RequireBlogName(request.Name);
        await using BlogContext db = await contexts.CreateDbContextAsync(cancellationToken);
        return await queries.FindSummaryAsync(db, request.Name, cancellationToken) ?? throw Refusals.UnknownBlog(request.Name);
    }

    /// <summary>Sends the articles of one blog while they are read; holds no more of them than the connection's buffer does.</summary>
    public async Task SendArticlesAsync(Blog request, IServerStreamWriter<Article> answers, ServerCallContext context)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        FieldRules.RequireBlogName(request.Name);
        await using BlogContext db = await contexts.CreateDbContextAsync(cancellationToken);
        int blogId = await queries.FindBlogIdAsync(db, request.Name, cancellationToken) ?? throw Refusals.UnknownBlog(request.Name);
        await answers.WriteAllAsync(queries.ReadArticles(db, blogId), context);
    }

    /// <summary>Sends all blogs while they are read.</summary>
    public async Task SendSummariesAsync(IServerStreamWriter<BlogSummary> answers, ServerCallContext context)
    {
        await using BlogContext db = await contexts.CreateDbContextAsync(context.CancellationToken);
        await answers.WriteAllAsync(queries.ReadSummaries(db), context);
    }
}
