// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using BlogKeeper.Client;
using Grpc.Core;

namespace BlogKeeper.Tests.Client;

public sealed class BlogKeeperClientTests(LiveServer server) : IClassFixture<LiveServer>, IDisposable
{
    private readonly BlogKeeperClient _client = BlogKeeperClient.Connect(server.Grpc);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Knows_the_sample_blog()
    {
        BlogSummary summary = await _client.GetInfoAsync("RubiksCode", Cancellation);
        List<Article> articles = await _client.ListArticlesAsync("RubiksCode", Cancellation).ToListAsync(Cancellation);

        Assert.Equal(
            (articles.Count, articles.Select(static article => article.Author).Distinct().Count()),
            (summary.NumberOfArticles, summary.NumberOfAuthors));
        Assert.NotEmpty(articles);
    }

    [Fact]
    public async Task Lists_what_it_published_in_order()
    {
        string blog = await CreateAsync();
        Article[] articles = [.. Enumerable.Range(0, 200).Select(static i => NewArticle($"Title {i:000}", $"Author {i % 3}"))];

        BlogSummary summary = await _client.PublishAsync(blog, articles.ToAsyncEnumerable(), Cancellation);

        Assert.Equal(new BlogSummary { Name = blog, NumberOfArticles = 200, NumberOfAuthors = 3 }, summary);
        Assert.Equal(articles, await _client.ListArticlesAsync(blog, Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Publishes_one_article_without_a_stream()
    {
        string blog = await CreateAsync();

        BlogSummary summary = await _client.PublishAsync(blog, NewArticle("Alone"), Cancellation);

        Assert.Equal((1, 1), (summary.NumberOfArticles, summary.NumberOfAuthors));
    }

    [Fact]
    public async Task Lists_blogs_by_name()
    {
        string blog = await CreateAsync();

        List<string> names = await _client.ListBlogsAsync(Cancellation).Select(static summary => summary.Name).ToListAsync(Cancellation);

        Assert.Contains(blog, names);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task An_unknown_blog_has_a_reason()
    {
        BlogKeeperException exception = await Assert.ThrowsAsync<BlogKeeperException>(() => _client.GetInfoAsync("no such blog", Cancellation));

        Assert.Equal((StatusCode.NotFound, "UNKNOWN_BLOG"), (exception.Code, exception.Reason));
        Assert.Contains("no such blog", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_blog_ends_a_stream_too() => Assert.Equal(
        StatusCode.NotFound,
        (await Assert.ThrowsAsync<BlogKeeperException>(async () => await _client.ListArticlesAsync("no such blog", Cancellation).ToListAsync(Cancellation))).Code);

    [Fact]
    public async Task A_second_blog_of_the_same_name_is_refused()
    {
        string blog = await CreateAsync();

        BlogKeeperException exception = await Assert.ThrowsAsync<BlogKeeperException>(() => _client.CreateBlogAsync(blog, Cancellation));

        Assert.Equal((StatusCode.AlreadyExists, "BLOG_EXISTS"), (exception.Code, exception.Reason));
    }

    [Fact]
    public async Task Duplicates_are_named_and_nothing_is_published()
    {
        string blog = await CreateAsync();
        Article[] articles = [NewArticle("One"), NewArticle("Two"), NewArticle("One")];

        BlogKeeperException exception = await Assert.ThrowsAsync<BlogKeeperException>(
            () => _client.PublishAsync(blog, articles.ToAsyncEnumerable(), Cancellation));

        Assert.Equal((StatusCode.AlreadyExists, "DUPLICATE_TITLES"), (exception.Code, exception.Reason));
        Assert.Equal("articles[2].title", Assert.Single(exception.Violations).Field);
        Assert.Equal(0, (await _client.GetInfoAsync(blog, Cancellation)).NumberOfArticles);
    }

    [Fact]
    public async Task What_could_not_be_read_to_its_end_is_not_published()
    {
        string blog = await CreateAsync();

        await Assert.ThrowsAsync<InvalidDataException>(() => _client.PublishAsync(blog, BreakAfterAsync(NewArticle("One"), Cancellation), Cancellation));

        Assert.Equal(0, (await _client.GetInfoAsync(blog, Cancellation)).NumberOfArticles);
    }

    [Fact]
    public async Task Suggestions_come_back_while_more_titles_are_sent()
    {
        var titles = Channel.CreateUnbounded<Article>();
        titles.Writer.TryWrite(new Article { Title = "Getting started with gRPC" });
        int answers = 0;

        // Each answer makes the next title: with a client that waits for the last one this would never end.
        await foreach (Article article in _client.SuggestCategoriesAsync(titles.Reader.ReadAllAsync(Cancellation), Cancellation))
        {
            Assert.NotEmpty(article.Category);
            if (++answers == 5) { titles.Writer.Complete(); }
            else { titles.Writer.TryWrite(new Article { Title = $"{article.Title} {answers}" }); }
        }

        Assert.Equal(5, answers);
    }

    [Fact]
    public async Task One_suggestion_is_that_of_the_stream()
    {
        var article = new Article { Title = "Training a neural network" };

        Article alone = await _client.SuggestCategoryAsync(article, Cancellation);
        Article streamed = await _client.SuggestCategoriesAsync(new[] { article }.ToAsyncEnumerable(), Cancellation).SingleAsync(Cancellation);

        Assert.Equal(alone, streamed);
    }

    [Fact]
    public async Task Titles_that_cannot_be_read_end_the_suggestions() => await Assert.ThrowsAsync<InvalidDataException>(
        async () => await _client.SuggestCategoriesAsync(BreakAfterAsync(new Article { Title = "One" }, Cancellation), Cancellation).ToListAsync(Cancellation));

    [Fact]
    public async Task A_refused_title_ends_the_suggestions_while_the_sender_waits()
    {
        var titles = Channel.CreateUnbounded<Article>();   // never completed
        titles.Writer.TryWrite(new Article());

        BlogKeeperException exception = await Assert.ThrowsAsync<BlogKeeperException>(async () =>
            await _client.SuggestCategoriesAsync(titles.Reader.ReadAllAsync(Cancellation), Cancellation).ToListAsync(Cancellation));

        Assert.Equal((StatusCode.InvalidArgument, "articles[0].title"), (exception.Code, exception.Violations[0].Field));
    }

    [Fact]
    public async Task Whoever_leaves_the_loop_early_is_not_held()
    {
        var titles = Channel.CreateUnbounded<Article>();   // never completed
        titles.Writer.TryWrite(new Article { Title = "One" });

        await foreach (Article _ in _client.SuggestCategoriesAsync(titles.Reader.ReadAllAsync(Cancellation), Cancellation)) { break; }

        Assert.False(titles.Reader.Completion.IsCompleted);
    }

    private static Article NewArticle(string title, string author = "A. Writer") => new() { Title = title, Author = author, Category = "Tests" };

    private static async IAsyncEnumerable<Article> BreakAfterAsync(Article article, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return article;
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        throw new InvalidDataException("The source broke.");
    }

    private async Task<string> CreateAsync()
    {
        string blog = LiveServer.NewBlogName();
        await _client.CreateBlogAsync(blog, Cancellation);
        return blog;
    }
}
