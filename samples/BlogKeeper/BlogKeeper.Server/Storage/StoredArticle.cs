// SPDX-License-Identifier: MIT
namespace BlogKeeper.Server.Storage;

/// <summary>A row of the table <c>Article</c>.</summary>
internal sealed class StoredArticle
{
    /// <summary>The most characters (UTF-16 units) a title has.</summary>
    public const int MaxTitleLength = 200;

    /// <summary>The most characters (UTF-16 units) an author's name has.</summary>
    public const int MaxAuthorLength = 100;

    /// <summary>The most characters (UTF-16 units) a category has.</summary>
    public const int MaxCategoryLength = 50;

    /// <summary>Gets or sets the key; it grows, so that its order is the order of publication.</summary>
    public long Id { get; set; }

    /// <summary>Gets or sets the title; unique within its blog, compared ordinally.</summary>
    public required string Title { get; set; }

    public required string Author { get; set; }

    /// <summary>Gets or sets the category; may be empty.</summary>
    public required string Category { get; set; }

    /// <summary>Gets or sets the blog it belongs to.</summary>
    public int BlogSummaryId { get; set; }
}
