// SPDX-License-Identifier: MIT
using Microsoft.EntityFrameworkCore;

namespace BlogKeeper.Server.Storage;

/// <summary>The queries of every day, translated to SQL once. Thread-safe; each call brings its own context.</summary>
/// <remarks>
/// They select messages straight from columns: no entity is made, tracked or copied. The fields are of the instance, since
/// a compiled query belongs to one model, and a process may have a context for each provider.
/// </remarks>
internal sealed class BlogQueries
{
    /// <summary>The rows of a full page; a shorter one is the last.</summary>
    public const int RowsPerPage = 256;

    private readonly Func<BlogContext, string, CancellationToken, Task<BlogSummary?>> _summary =
        EF.CompileAsyncQuery(static (BlogContext db, string name, CancellationToken cancellationToken) => db.Blogs
            .Where(blog => blog.Name == name)
            .Select(static blog => new BlogSummary
            {
                Name = blog.Name, NumberOfArticles = blog.NumberOfArticles, NumberOfAuthors = blog.NumberOfAuthors,
            })
            .FirstOrDefault());

    private readonly Func<BlogContext, string, CancellationToken, Task<int?>> _blogId =
        EF.CompileAsyncQuery(static (BlogContext db, string name, CancellationToken cancellationToken) => db.Blogs
            .Where(blog => blog.Name == name)
            .Select(static blog => (int?)blog.Id)
            .FirstOrDefault());

    private readonly Func<BlogContext, string, IAsyncEnumerable<BlogSummary>> _summaries =
        EF.CompileAsyncQuery(static (BlogContext db, string after) => db.Blogs
            .Where(blog => string.Compare(blog.Name, after) > 0)
            .OrderBy(static blog => blog.Name)
            .Take(RowsPerPage)
            .Select(static blog => new BlogSummary
            {
                Name = blog.Name, NumberOfArticles = blog.NumberOfArticles, NumberOfAuthors = blog.NumberOfAuthors,
            }));

    private readonly Func<BlogContext, int, long, IAsyncEnumerable<KeyedArticle>> _articles =
        EF.CompileAsyncQuery(static (BlogContext db, int blogId, long after) => db.Articles
            .Where(article => article.BlogSummaryId == blogId && article.Id > after)
            .OrderBy(static article => article.Id)
            .Take(RowsPerPage)
            .Select(static article => new KeyedArticle(
                article.Id, new Article { Title = article.Title, Author = article.Author, Category = article.Category })));

    /// <summary>Returns what is known of one blog; null if there is none of that name.</summary>
    public Task<BlogSummary?> FindSummaryAsync(BlogContext db, string name, CancellationToken cancellationToken) =>
        _summary(db, name, cancellationToken);

    /// <summary>Returns the key of a blog; null if there is none of that name.</summary>
    public Task<int?> FindBlogIdAsync(BlogContext db, string name, CancellationToken cancellationToken) =>
        _blogId(db, name, cancellationToken);

    /// <summary>Reads a page of blogs in the order of their names.</summary>
    /// <param name="db">The caller's.</param>
    /// <param name="after">The last name of the page before; empty for the first page.</param>
    public IAsyncEnumerable<BlogSummary> ReadSummaries(BlogContext db, string after) => _summaries(db, after);

    /// <summary>Reads a page of a blog in the order of publication.</summary>
    /// <param name="db">The caller's.</param>
    /// <param name="blogId">The key of the blog.</param>
    /// <param name="after">The last key of the page before; 0 for the first page.</param>
    public IAsyncEnumerable<KeyedArticle> ReadArticles(BlogContext db, int blogId, long after) => _articles(db, blogId, after);
}

/// <summary>An article and the key by which the next page is found.</summary>
internal readonly record struct KeyedArticle(long Id, Article Article);
