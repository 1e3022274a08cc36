// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Errors;
using BlogKeeper.Server.Storage;

namespace BlogKeeper.Server.Blogs;

/// <summary>What the fields of a request may hold. Length is counted in UTF-16 units, as .NET and SQL Server count.</summary>
/// <remarks>
/// No control characters, since PostgreSQL cannot store U+0000 and no title needs a line break; no white space at the
/// ends, since SQL Server takes "a" and "a " for the same and the others do not.
/// </remarks>
internal static class FieldRules
{
    /// <summary>Checks the name of a blog.</summary>
    /// <exception cref="Grpc.Core.RpcException">It is not a name: INVALID_ARGUMENT.</exception>
    public static void RequireBlogName(string name, string field = "name")
    {
        if (BlogNameViolation(name, field) is { } violation) { throw Refusals.InvalidFields([violation]); }
    }

    /// <summary>Returns what is wrong with the name of a blog; null if it is right.</summary>
    public static FieldViolation? BlogNameViolation(string name, string field) => Check(field, name, 1, StoredBlog.MaxNameLength);

    /// <summary>Adds what is wrong with an article.</summary>
    /// <param name="article">The article; null if the message had none.</param>
    /// <param name="path">Where it is in the request, as in <c>articles[3]</c>.</param>
    /// <param name="violations">Gets what is found.</param>
    public static void CheckArticle(Article? article, string path, List<FieldViolation> violations)
    {
        if (article is null)
        {
            violations.Add(new(path, $"{path} is missing"));
            return;
        }

        Add(Check($"{path}.title", article.Title, 1, StoredArticle.MaxTitleLength));
        Add(Check($"{path}.author", article.Author, 1, StoredArticle.MaxAuthorLength));
        Add(Check($"{path}.category", article.Category, 0, StoredArticle.MaxCategoryLength));

        void Add(FieldViolation? violation)
        {
            if (violation is { } found) { violations.Add(found); }
        }
    }

    /// <summary>Returns what is wrong with a text; null if it is right.</summary>
    public static FieldViolation? Check(string field, string text, int shortest, int longest)
    {
        string? rule =
            text.Length < shortest ? "must not be empty"
            : text.Length > longest ? $"has {text.Length} characters; the most is {longest}"
            : text.Length > 0 && (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])) ? "must not begin or end with white space"
            : text.AsSpan().ContainsAnyInRange('\0', '\u001F') ? "must not have control characters"
            : null;
        return rule is null ? null : new FieldViolation(field, $"{field} {rule}");
    }
}
