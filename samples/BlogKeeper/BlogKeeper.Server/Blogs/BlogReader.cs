// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Errors;
using BlogKeeper.Server.Storage;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace BlogKeeper.Server.Blogs;

/// <summary>Reads what is stored. Thread-safe.</summary>
/// <remarks>
/// A stream reads a page, gives the connection back, sends the page, and reads on after its last row. So it holds one page
/// however long the blog is, and nothing of the database while its receiver takes time or is gone: idle readers cannot keep
/// all connections to themselves, and nobody has to read the rest of a result that nobody wants. Keys only grow, so that no
/// article is sent twice or left out, and those published meanwhile come last.
/// </remarks>
internal sealed class BlogReader(IDbContextFactory<BlogContext> contexts, BlogQueries queries)
{
    /// <summary>Returns what is known of one blog.</summary>
    public async Task<BlogSummary> GetSummaryAsync(Blog request, CancellationToken cancellationToken)
    {
        FieldRules.RequireBlogName(request.Name);
        await using BlogContext db = await contexts.CreateDbContextAsync(cancellationToken);
        return await queries.FindSummaryAsync(db, request.Name, cancellationToken) ?? throw Refusals.UnknownBlog(request.Name);
    }

    /// <summary>Sends the articles of one blog, page by page.</summary>
    public async Task SendArticlesAsync(Blog request, IServerStreamWriter<Article> answers, ServerCallContext context)
    {
        FieldRules.RequireBlogName(request.Name);
        int blogId = await FindBlogAsync(request.Name, context.CancellationToken);
        long last = 0;
        List<Article> page = new(BlogQueries.RowsPerPage);
        do
        {
            page.Clear();
            await using (BlogContext db = await contexts.CreateDbContextAsync(context.CancellationToken))
            {
                await foreach (KeyedArticle row in queries.ReadArticles(db, blogId, last).WithCancellation(context.CancellationToken))
                {
                    page.Add(row.Article);
                    last = row.Id;
                }
            }

            await answers.WriteAllAsync(page, context);
        }
        while (page.Count == BlogQueries.RowsPerPage);
    }

    /// <summary>Sends all blogs, page by page.</summary>
    public async Task SendSummariesAsync(IServerStreamWriter<BlogSummary> answers, ServerCallContext context)
    {
        List<BlogSummary> page = new(BlogQueries.RowsPerPage);
        string last = "";
        do
        {
            page.Clear();
            await using (BlogContext db = await contexts.CreateDbContextAsync(context.CancellationToken))
            {
                await foreach (BlogSummary blog in queries.ReadSummaries(db, last).WithCancellation(context.CancellationToken))
                {
                    page.Add(blog);
                    last = blog.Name;
                }
            }

            await answers.WriteAllAsync(page, context);
        }
        while (page.Count == BlogQueries.RowsPerPage);
    }

    private async Task<int> FindBlogAsync(string name, CancellationToken cancellationToken)
    {
        await using BlogContext db = await contexts.CreateDbContextAsync(cancellationToken);
        return await queries.FindBlogIdAsync(db, name, cancellationToken) ?? throw Refusals.UnknownBlog(name);
    }
}
