// SPDX-License-Identifier: MIT
namespace BlogKeeper.Server.Rest;

/// <summary>What the descriptors of the contract do not say of the calls that REST offers.</summary>
internal static class RestOperations
{
    /// <summary>Gets the calls by their names in the contract.</summary>
    public static IReadOnlyDictionary<string, RestOperation> All { get; } = new Dictionary<string, RestOperation>(StringComparer.Ordinal)
    {
        ["GetInfo"] = new("What is known about one blog.", 400, 404),
        ["ListArticles"] = new("The articles of one blog, in the order of their publication.", 400, 404),
        ["ListBlogs"] = new("The blogs, in the order of their names."),
        ["CreateBlog"] = new("Makes a new, empty blog.", 400, 409),
        ["PublishArticle"] = new("Publishes an article in a blog.", 400, 404, 409),
        ["SuggestCategory"] = new("Gives an article the category that the text model reads from its title.", 400),
    };

    /// <summary>Returns what a status says, of those that a call may have.</summary>
    public static string Describe(int status) => status switch
    {
        400 => "A field breaks a rule, or the body is no such message.",
        404 => "There is no blog of that name.",
        409 => "The name or the title is taken.",
        429 => "The server has as many calls as it takes; the header Retry-After says when to come back.",
        500 => "Something unexpected happened; the details have the id under which the server's log has it.",
        503 => "The database or the text model cannot be used now; the details say when to come back.",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}

/// <summary>A call that REST offers.</summary>
/// <param name="Summary">One sentence.</param>
/// <param name="Refusals">The statuses with which it refuses, apart from those that all calls have.</param>
internal sealed record RestOperation(string Summary, params IReadOnlyList<int> Refusals)
{
    private static readonly int[] Common = [429, 500, 503];

    /// <summary>Gets all statuses with which it may fail.</summary>
    public IEnumerable<int> Failures => Refusals.Concat(Common);
}
