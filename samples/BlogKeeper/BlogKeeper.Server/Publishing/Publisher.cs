// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Errors;
using BlogKeeper.Server.Storage;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace BlogKeeper.Server.Publishing;

/// <summary>Publishes articles: all that a call sends, or none. Thread-safe.</summary>
/// <remarks>
/// The stream is read to its end before the database is touched, so that a slow sender keeps no lock and a broken stream
/// leaves nothing behind. Then one short transaction does the rest.
/// </remarks>
internal sealed class Publisher(
    IDbContextFactory<BlogContext> contexts, BlogQueries queries, WriteTurns writes, IOptions<PublishingOptions> options)
{
    // Parameters of one query and tracked rows of one save: enough to be quick, far below every provider's limits.
    private const int TitlesPerQuery = 500;
    private const int RowsPerSave = 1000;

    private readonly int _maxArticles = options.Value.MaxArticlesPerPublication;

    /// <summary>Publishes what a stream brings.</summary>
    public async Task<BlogSummary> PublishAsync(IAsyncStreamReader<NewArticle> messages, CancellationToken cancellationToken)
    {
        var publication = new Publication(_maxArticles);
        await foreach (NewArticle message in messages.ReadAllAsync(cancellationToken)) { publication.Add(message); }
        return await StoreAsync(publication, cancellationToken);
    }

    /// <summary>Publishes one article.</summary>
    public Task<BlogSummary> PublishAsync(NewArticle message, CancellationToken cancellationToken)
    {
        var publication = new Publication(_maxArticles);
        publication.Add(message);
        return StoreAsync(publication, cancellationToken);
    }

    private async Task<BlogSummary> StoreAsync(Publication publication, CancellationToken cancellationToken)
    {
        publication.RequireValid();
        using WriteTurn turn = await writes.TakeAsync(cancellationToken);
        await using BlogContext db = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        int blogId = await LockBlogAsync(db, publication.Blog, cancellationToken);
        publication.RequireNew(await FindTakenAsync(db, blogId, publication, cancellationToken));
        try
        {
            await InsertAsync(db, blogId, publication.Articles, cancellationToken);
        }
        catch (DbUpdateException exception) when (DatabaseFaults.IsDuplicate(exception))
        {
            // Somebody who does not lock the blog, an administrator for example, put in the same title just now.
            await transaction.RollbackAsync(cancellationToken);
            publication.RequireNew(await FindTakenAsync(db, blogId, publication, cancellationToken));
            throw;
        }

        await RecountAsync(db, blogId, cancellationToken);
        BlogSummary summary = (await queries.FindSummaryAsync(db, publication.Blog, cancellationToken))!;

        // From here on there is no way back, so that nobody is told "cancelled" of what was in fact published.
        await transaction.CommitAsync(CancellationToken.None);
        return summary;
    }

    /// <summary>Makes other publications to this blog wait until ours has ended, and returns the blog's key.</summary>
    /// <remarks>
    /// An update that changes nothing takes the row's lock with every provider. Without it two publications would each count
    /// without the other's articles, and the later count would be the one that stays.
    /// </remarks>
    private async Task<int> LockBlogAsync(BlogContext db, string name, CancellationToken cancellationToken)
    {
        int rows = await db.Blogs.Where(blog => blog.Name == name).ExecuteUpdateAsync(
            static row => row.SetProperty(static blog => blog.NumberOfArticles, static blog => blog.NumberOfArticles), cancellationToken);
        int? blogId = rows == 0 ? null : await queries.FindBlogIdAsync(db, name, cancellationToken);
        return blogId ?? throw Refusals.UnknownBlog(name);
    }

    private static async Task<List<string>> FindTakenAsync(
        BlogContext db, int blogId, Publication publication, CancellationToken cancellationToken)
    {
        List<string> taken = [];
        foreach (string[] titles in publication.Articles.Select(static article => article.Title).Distinct().Chunk(TitlesPerQuery))
        {
            taken.AddRange(await db.Articles
                .Where(article => article.BlogSummaryId == blogId && titles.Contains(article.Title))
                .Select(static article => article.Title)
                .ToListAsync(cancellationToken));
        }

        return taken;
    }

    private static async Task InsertAsync(
        BlogContext db, int blogId, IReadOnlyList<Article> articles, CancellationToken cancellationToken)
    {
        foreach (Article[] chunk in articles.Chunk(RowsPerSave))
        {
            db.AddRange(chunk.Select(article => new StoredArticle
            {
                Title = article.Title, Author = article.Author, Category = article.Category, BlogSummaryId = blogId,
            }));
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }

    private static Task RecountAsync(BlogContext db, int blogId, CancellationToken cancellationToken) =>
        db.Blogs.Where(blog => blog.Id == blogId).ExecuteUpdateAsync(
            row => row
                .SetProperty(
                    static blog => blog.NumberOfArticles,
                    blog => db.Articles.Count(article => article.BlogSummaryId == blog.Id))
                .SetProperty(
                    static blog => blog.NumberOfAuthors,
                    blog => db.Articles.Where(article => article.BlogSummaryId == blog.Id)
                        .Select(static article => article.Author).Distinct().Count()),
            cancellationToken);
}
