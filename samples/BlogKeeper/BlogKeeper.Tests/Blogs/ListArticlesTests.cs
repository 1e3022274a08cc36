// SPDX-License-Identifier: MIT
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Errors;
using BlogKeeper.Tests.Servers;
using Grpc.Core;

namespace BlogKeeper.Tests.Blogs;

public sealed class ListArticlesTests(SharedServers servers)
{
    public static TheoryData<string> Kinds => DatabaseKinds.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Sends_all_articles_in_the_order_of_their_publication(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string blog = await server.Client.NewBlogAsync();
        Article[] first = [.. TestBlogs.Articles(150, prefix: "Zebra")];
        Article[] second = [.. TestBlogs.Articles(3, prefix: "Aardvark")];
        await server.Client.PublishAsync(blog, first);
        await server.Client.PublishAsync(blog, second);

        Assert.Equal([.. first, .. second], await server.Client.ReadAsync(blog));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Sends_whole_pages_and_parts_of_pages(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string blog = await server.Client.NewBlogAsync();
        List<Article> published = [];
        foreach (int more in (int[])[255, 1, 1, 255, 300])
        {
            Article[] articles = [.. TestBlogs.Articles(more, prefix: $"After {published.Count}:")];
            published.AddRange(articles);
            await server.Client.PublishAsync(blog, articles);

            Assert.Equal(published, await server.Client.ReadAsync(blog));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Sends_nothing_of_an_empty_blog(string kind)
    {
        TestServer server = await servers.OnAsync(kind);

        Assert.Empty(await server.Client.ReadAsync(await server.Client.NewBlogAsync()));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Does_not_know_other_blogs(string kind)
    {
        TestServer server = await servers.OnAsync(kind);

        Refusal refusal = await Refusal.OfAsync(() => server.Client.ReadAsync("' or 1=1 --"));

        Assert.Equal((StatusCode.NotFound, "UNKNOWN_BLOG"), (refusal.Code, refusal.Reason));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Keeps_little_memory_for_a_reader_who_does_not_read(string kind)
    {
        const int Count = 9_000;
        TestServer server = await servers.OnAsync(kind);
        string blog = await server.Client.NewBlogAsync();
        await server.Client.PublishAsync(blog, TestBlogs.Articles(Count, prefix: new string('x', 190)));
        using AsyncServerStreamingCall<Article> call = server.Client.ListArticles(new Blog { Name = blog }, cancellationToken: TestBlogs.Token);
        Assert.True(await call.ResponseStream.MoveNext(TestBlogs.Token));

        // Nobody reads on, so the server has to stop somewhere; what others ask goes on being answered.
        Assert.Equal(Count, (await server.Client.GetInfoAsync(new Blog { Name = blog }, cancellationToken: TestBlogs.Token)).NumberOfArticles);
        Assert.Equal(Count, (await server.Client.ReadAsync(blog)).Count);

        int rest = await call.ResponseStream.ReadAllAsync(TestBlogs.Token).CountAsync(TestBlogs.Token);
        Assert.Equal(Count - 1, rest);
    }
}
