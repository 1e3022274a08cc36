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

    private readonly Func<BlogContext, IAsyncEnumerable<BlogSummary>> _summaries =
        EF.CompileAsyncQuery(static (BlogContext db) => db.Blogs
            .OrderBy(static blog => blog.Name)
            .Select(static blog => new BlogSummary
            {
                Name = blog.Name, NumberOfArticles = blog.NumberOfArticles, NumberOfAuthors = blog.NumberOfAuthors,
            }));

    private readonly Func<BlogContext, int, IAsyncEnumerable<Article>> _articles =
        EF.CompileAsyncQuery(static (BlogContext db, int blogId) => db.Articles
            .Where(article => article.BlogSummaryId == blogId)
            .OrderBy(static article => article.Id)
            .Select(static article => new Article { Title = article.Title, Author = article.Author, Category = article.Category }));

    /// <summary>Returns what is known of one blog; null if there is none of that name.</summary>
    public Task<BlogSummary?> FindSummaryAsync(BlogContext db, string name, CancellationToken cancellationToken) =>
        _summary(db, name, cancellationToken);

    /// <summary>Returns the key of a blog; null if there is none of that name.</summary>
    public Task<int?> FindBlogIdAsync(BlogContext db, string name, CancellationToken cancellationToken) =>
        _blogId(db, name, cancellationToken);

    /// <summary>Reads all blogs in the order of their names.</summary>
    public IAsyncEnumerable<BlogSummary> ReadSummaries(BlogContext db) => _summaries(db);

    /// <summary>Reads a blog in the order of publication, row by row.</summary>
    public IAsyncEnumerable<Article> ReadArticles(BlogContext db, int blogId) => _articles(db, blogId);
}
