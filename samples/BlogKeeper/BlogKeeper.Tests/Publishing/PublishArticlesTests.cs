// SPDX-License-Identifier: MIT
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Errors;
using BlogKeeper.Tests.Servers;
using Grpc.Core;

namespace BlogKeeper.Tests.Publishing;

public sealed class PublishArticlesTests(SharedServers servers)
{
    public static TheoryData<string> Kinds => DatabaseKinds.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Publishes_all_and_tells_the_new_counts(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string blog = await server.Client.NewBlogAsync();

        BlogSummary first = await server.Client.PublishAsync(blog, TestBlogs.Articles(2500, authors: 7));
        BlogSummary second = await server.Client.PublishAsync(blog, TestBlogs.Articles(10, authors: 9, prefix: "Other"));

        Assert.Equal((2500, 7), (first.NumberOfArticles, first.NumberOfAuthors));
        Assert.Equal((2510, 9), (second.NumberOfArticles, second.NumberOfAuthors));
        Assert.Equal(second, await server.Client.GetInfoAsync(new Blog { Name = blog }, cancellationToken: TestBlogs.Token));
        Assert.Equal(2510, (await server.Client.ReadAsync(blog)).Count);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Publishes_one_article_without_a_stream(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        var message = new NewArticle { Blog = await server.Client.NewBlogAsync(), Article = new Article { Title = "One", Author = "Me" } };

        BlogSummary summary = await server.Client.PublishArticleAsync(message, cancellationToken: TestBlogs.Token);
        Refusal again = await Refusal.OfAsync(server.Client.PublishArticleAsync(message, cancellationToken: TestBlogs.Token));

        Assert.Equal((1, 1), (summary.NumberOfArticles, summary.NumberOfAuthors));
        Assert.Equal((StatusCode.AlreadyExists, "DUPLICATE_TITLES"), (again.Code, again.Reason));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Reports_every_title_that_is_there_already_and_publishes_nothing(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string blog = await server.Client.NewBlogAsync();
        await server.Client.PublishAsync(blog, TestBlogs.Articles(3));
        Article[] articles = [.. TestBlogs.Articles(2, prefix: "New"), .. TestBlogs.Articles(2), .. TestBlogs.Articles(1, prefix: "New")];

        Refusal refusal = await Refusal.OfAsync(() => server.Client.PublishAsync(blog, articles));

        Assert.Equal((StatusCode.AlreadyExists, "DUPLICATE_TITLES"), (refusal.Code, refusal.Reason));
        Assert.Equal(["articles[2].title", "articles[3].title", "articles[4].title"], refusal.Fields);
        Assert.Contains("'Title 0'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(TestBlogs.Articles(3), await server.Client.ReadAsync(blog));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Takes_titles_that_differ_in_case_or_accents_for_different(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string blog = await server.Client.NewBlogAsync();

        BlogSummary summary = await server.Client.PublishAsync(blog,
            ((string[])["resume", "Resume", "résumé", "re\u0301sume\u0301"]).Select(static title => new Article { Title = title, Author = title }));

        Assert.Equal((4, 4), (summary.NumberOfArticles, summary.NumberOfAuthors));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Reports_every_field_that_breaks_a_rule(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string blog = await server.Client.NewBlogAsync();
        Article[] articles =
        [
            new() { Title = "Good", Author = "Me" },
            new() { Title = "", Author = "Me" },
            new() { Title = new('t', 201), Author = "", Category = new('c', 51) },
            new() { Title = "Line\nbreak", Author = new('a', 101) },
        ];

        Refusal refusal = await Refusal.OfAsync(() => server.Client.PublishAsync(blog, articles));

        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELDS"), (refusal.Code, refusal.Reason));
        Assert.Equal(
            ["articles[1].title", "articles[2].title", "articles[2].author", "articles[2].category", "articles[3].title", "articles[3].author"],
            refusal.Fields);
        Assert.Empty(await server.Client.ReadAsync(blog));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Takes_the_longest_fields(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string blog = await server.Client.NewBlogAsync();
        var article = new Article { Title = new('題', 200), Author = new('著', 100), Category = new('類', 50) };

        await server.Client.PublishAsync(blog, [article]);

        Assert.Equal([article], await server.Client.ReadAsync(blog));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Refuses_what_has_no_place_to_go(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string blog = await server.Client.NewBlogAsync();

        Refusal unknown = await Refusal.OfAsync(() => server.Client.PublishAsync("No such blog", TestBlogs.Articles(1)));
        Refusal unnamed = await Refusal.OfAsync(() => server.Client.PublishAsync("", TestBlogs.Articles(1)));
        Refusal nothing = await Refusal.OfAsync(() => server.Client.PublishAsync(blog, []));
        Refusal twoBlogs = await Refusal.OfAsync(async () =>
        {
            using AsyncClientStreamingCall<NewArticle, BlogSummary> call = server.Client.PublishArticles(cancellationToken: TestBlogs.Token);
            await call.RequestStream.WriteAsync(new NewArticle { Blog = blog, Article = new Article { Title = "1", Author = "Me" } }, TestBlogs.Token);
            await call.RequestStream.WriteAsync(new NewArticle { Blog = "RubiksCode", Article = new Article { Title = "2", Author = "Me" } }, TestBlogs.Token);
            await call.RequestStream.WriteAsync(new NewArticle { Blog = blog }, TestBlogs.Token);
            await call.RequestStream.CompleteAsync();
            await call;
        });

        Assert.Equal((StatusCode.NotFound, "UNKNOWN_BLOG"), (unknown.Code, unknown.Reason));
        Assert.Equal((StatusCode.InvalidArgument, "blog"), (unnamed.Code, Assert.Single(unnamed.Fields)));
        Assert.Equal((StatusCode.InvalidArgument, "articles"), (nothing.Code, Assert.Single(nothing.Fields)));
        Assert.Equal(StatusCode.InvalidArgument, twoBlogs.Code);
        Assert.Equal(["articles[1].blog", "articles[2]"], twoBlogs.Fields);
        Assert.Empty(await server.Client.ReadAsync(blog));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Says_how_many_more_there_are_when_a_trailer_cannot_hold_all(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string blog = await server.Client.NewBlogAsync();
        Article[] articles = [.. TestBlogs.Articles(500, prefix: new string('x', 190))];
        await server.Client.PublishAsync(blog, articles);

        Refusal refusal = await Refusal.OfAsync(() => server.Client.PublishAsync(blog, articles));

        Assert.Equal(StatusCode.AlreadyExists, refusal.Code);
        Assert.InRange(refusal.Fields.Count, 10, 40);
        Assert.Equal("...", refusal.Fields[^1]);
        Assert.Contains("and 499 more", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_more_articles_than_configured_and_says_how_many_that_are()
    {
        await using TestServer server = await servers.StartOnAsync(DatabaseKinds.Sqlite, "--BlogKeeper:Publishing:MaxArticlesPerPublication=5");
        string blog = await server.Client.NewBlogAsync();

        Refusal refusal = await Refusal.OfAsync(() => server.Client.PublishAsync(blog, TestBlogs.Articles(6)));

        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_ARTICLES"), (refusal.Code, refusal.Reason));
        Assert.Contains("at most 5 articles", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(5, (await server.Client.PublishAsync(blog, TestBlogs.Articles(5))).NumberOfArticles);
    }
}
