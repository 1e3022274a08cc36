// SPDX-License-Identifier: MIT
using Microsoft.EntityFrameworkCore;

namespace BlogKeeper.Server.Storage;

/// <summary>BlogDB: what is stored, and which rules the database itself keeps. Not thread-safe; one per call.</summary>
/// <remarks>
/// A derived class for each provider carries that provider's migrations, and names the collation under which text is
/// compared character by character, as SQLite does and the others do only when told.
/// </remarks>
internal abstract class BlogContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<StoredBlog> Blogs => Set<StoredBlog>();

    public DbSet<StoredArticle> Articles => Set<StoredArticle>();

    /// <summary>Gets the name of the provider's ordinal collation; null if text is compared so anyway.</summary>
    protected abstract string? OrdinalCollation { get; }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StoredBlog>(blog =>
        {
            blog.ToTable("BlogSummary");
            blog.Property(static b => b.Name).HasMaxLength(StoredBlog.MaxNameLength).UseCollation(OrdinalCollation);
            blog.HasIndex(static b => b.Name).IsUnique();
        });

        modelBuilder.Entity<StoredArticle>(article =>
        {
            article.ToTable("Article");
            article.Property(static a => a.Title).HasMaxLength(StoredArticle.MaxTitleLength).UseCollation(OrdinalCollation);
            article.Property(static a => a.Author).HasMaxLength(StoredArticle.MaxAuthorLength).UseCollation(OrdinalCollation);
            article.Property(static a => a.Category).HasMaxLength(StoredArticle.MaxCategoryLength);
            article.HasOne<StoredBlog>().WithMany().HasForeignKey(static a => a.BlogSummaryId).OnDelete(DeleteBehavior.Cascade);
            article.HasIndex(static a => new { a.BlogSummaryId, a.Title }).IsUnique();

            // With it a blog is read in the order of publication without being sorted first, however long it is.
            article.HasIndex(static a => new { a.BlogSummaryId, a.Id });
        });
    }
}
