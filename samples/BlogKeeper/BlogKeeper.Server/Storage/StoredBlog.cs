// SPDX-License-Identifier: MIT
namespace BlogKeeper.Server.Storage;

/// <summary>A row of the table <c>BlogSummary</c>: one blog, with the counts of what it holds.</summary>
internal sealed class StoredBlog
{
    /// <summary>The most characters (UTF-16 units) a name has.</summary>
    public const int MaxNameLength = 100;

    public int Id { get; set; }

    /// <summary>Gets or sets the name; unique, compared ordinally.</summary>
    public required string Name { get; set; }

    /// <summary>Gets or sets how many articles there are; true whenever no publication is under way.</summary>
    public int NumberOfArticles { get; set; }

    /// <summary>Gets or sets how many different authors these articles have.</summary>
    public int NumberOfAuthors { get; set; }
}
