// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Blogs;
using BlogKeeper.Server.Errors;

namespace BlogKeeper.Server.Publishing;

/// <summary>What one call wants to publish, checked as far as that is possible without the database. Not thread-safe.</summary>
/// <param name="maxArticles">The most articles.</param>
internal sealed class Publication(int maxArticles)
{
    private readonly List<Article> _articles = [];
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly List<FieldViolation> _violations = [];
    private readonly List<FieldViolation> _repeats = [];

    /// <summary>Gets the blog that the first message named.</summary>
    public string Blog { get; private set; } = "";

    /// <summary>Gets the articles, in order.</summary>
    public IReadOnlyList<Article> Articles => _articles;

    /// <summary>Gets the path of an article in the request, for messages.</summary>
    public static string PathOf(int position) => $"articles[{position}]";

    /// <summary>Gets where a title is.</summary>
    public int PositionOf(string title) => _positions[title];

    /// <summary>Takes one message of the stream.</summary>
    /// <exception cref="Grpc.Core.RpcException">It is one more than allowed: RESOURCE_EXHAUSTED.</exception>
    public void Add(NewArticle message)
    {
        int position = _articles.Count;
        if (position == maxArticles) { throw Refusals.TooManyArticles(maxArticles); }
        CheckBlog(message.Blog, position);
        FieldRules.CheckArticle(message.Article, PathOf(position), _violations);
        Article article = message.Article ?? new Article();
        _articles.Add(article);
        if (!_positions.TryAdd(article.Title, position) && article.Title.Length > 0)
        {
            _repeats.Add(new(
                $"{PathOf(position)}.title", $"'{article.Title}' is also the title of {PathOf(_positions[article.Title])}"));
        }
    }

    /// <summary>Refuses what is wrong so far, all at once.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: a rule is broken, or nothing was sent.</exception>
    public void RequireValid()
    {
        if (_articles.Count == 0) { throw Refusals.InvalidFields([new("articles", "articles must not be empty")]); }
        if (_violations.Count > 0) { throw Refusals.InvalidFields(_violations); }
    }

    /// <summary>Refuses titles that are there twice.</summary>
    /// <param name="stored">Titles of ours that the blog has already.</param>
    /// <exception cref="Grpc.Core.RpcException">ALREADY_EXISTS: titles of the stream or of the blog.</exception>
    public void RequireNew(IEnumerable<string> stored)
    {
        FieldViolation[] taken =
        [
            .. stored.Select(PositionOf).Order().Select(position => new FieldViolation(
                $"{PathOf(position)}.title", $"'{_articles[position].Title}' is in the blog already")),
            .. _repeats,
        ];
        if (taken.Length > 0) { throw Refusals.DuplicateTitles(taken); }
    }

    private void CheckBlog(string blog, int position)
    {
        if (position == 0)
        {
            Blog = blog;
            if (FieldRules.BlogNameViolation(blog, "blog") is { } violation) { _violations.Add(violation); }
        }
        else if (blog.Length > 0 && blog != Blog)
        {
            _violations.Add(new($"{PathOf(position)}.blog", $"{PathOf(position)}.blog is another than that of the first article"));
        }
    }
}
