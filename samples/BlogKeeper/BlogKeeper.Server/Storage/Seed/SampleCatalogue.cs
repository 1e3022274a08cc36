// SPDX-License-Identifier: MIT
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BlogKeeper.Server.Storage.Seed;

/// <summary>The blogs that a new database starts with, so that there is something to look at.</summary>
internal static class SampleCatalogue
{
    /// <summary>Puts the sample blogs into a database that has none; does nothing to one that has.</summary>
    /// <returns>How many blogs were added.</returns>
    public static async Task<int> AddToEmptyAsync(BlogContext db, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Blogs.AnyAsync(cancellationToken)) { return 0; }

        IReadOnlyList<SampleBlog> samples = Read();
        foreach (SampleBlog sample in samples)
        {
            var blog = new StoredBlog
            {
                Name = sample.Name,
                NumberOfArticles = sample.Articles.Count,
                NumberOfAuthors = sample.Articles.Select(static article => article.Author).Distinct(StringComparer.Ordinal).Count(),
            };
            db.Add(blog);
            await db.SaveChangesAsync(cancellationToken);
            db.AddRange(sample.Articles.Select(article => new StoredArticle
            {
                Title = article.Title, Author = article.Author, Category = article.Category, BlogSummaryId = blog.Id,
            }));
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return samples.Count;
    }

    private static IReadOnlyList<SampleBlog> Read()
    {
        using Stream stream = typeof(SampleCatalogue).Assembly.GetManifestResourceStream(typeof(SampleCatalogue), "catalogue.json")
            ?? throw new InvalidOperationException("The sample catalogue is not in the assembly.");
        return JsonSerializer.Deserialize<List<SampleBlog>>(stream, JsonSerializerOptions.Web) ?? [];
    }

    private sealed record SampleBlog(string Name, IReadOnlyList<SampleArticle> Articles);

    private sealed record SampleArticle(string Title, string Author, string Category);
}
