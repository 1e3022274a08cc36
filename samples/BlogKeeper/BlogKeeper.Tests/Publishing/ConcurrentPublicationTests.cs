// SPDX-License-Identifier: MIT
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Servers;
using Grpc.Core;

namespace BlogKeeper.Tests.Publishing;

public sealed class ConcurrentPublicationTests(SharedServers servers)
{
    public static TheoryData<string> Kinds => DatabaseKinds.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Counts_stay_true_when_many_publish_at_once(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string blog = await server.Client.NewBlogAsync();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            server.Client.PublishAsync(blog, [new Article { Title = $"A {i}", Author = $"Author {i % 8}" }, new Article { Title = $"B {i}", Author = "Everybody" }])));

        BlogSummary summary = await server.Client.GetInfoAsync(new Blog { Name = blog }, cancellationToken: TestBlogs.Token);
        Assert.Equal((80, 9), (summary.NumberOfArticles, summary.NumberOfAuthors));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task One_of_many_publishes_a_title_that_all_have(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string blog = await server.Client.NewBlogAsync();

        StatusCode[] codes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            try
            {
                await server.Client.PublishAsync(blog, [new Article { Title = $"Mine {i}", Author = "Me" }, new Article { Title = "Ours", Author = "We" }]);
                return StatusCode.OK;
            }
            catch (RpcException exception)
            {
                return exception.StatusCode;
            }
        }));

        Assert.Single(codes, StatusCode.OK);
        Assert.Equal(19, codes.Count(static code => code == StatusCode.AlreadyExists));
        Assert.Equal(2, (await server.Client.ReadAsync(blog)).Count);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Leaves_nothing_behind_when_the_caller_gives_up(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string blog = await server.Client.NewBlogAsync();

        using (var giveUp = CancellationTokenSource.CreateLinkedTokenSource(TestBlogs.Token))
        using (AsyncClientStreamingCall<NewArticle, BlogSummary> call = server.Client.PublishArticles(cancellationToken: giveUp.Token))
        {
            await call.RequestStream.WriteAsync(new NewArticle { Blog = blog, Article = TestBlogs.Articles(1).Single() }, TestBlogs.Token);
            await giveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<Exception>(async () => await call);
        }

        Assert.Empty(await server.Client.ReadAsync(blog));
        Assert.Equal(1, (await server.Client.PublishAsync(blog, TestBlogs.Articles(1))).NumberOfArticles);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Publishes_all_or_nothing_whenever_the_caller_gives_up(string kind)
    {
        TestServer server = await servers.OnAsync(kind);
        string blog = await server.Client.NewBlogAsync();
        var random = new Random(4);
        for (int round = 0; round < 25; round++)
        {
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(TestBlogs.Token);
            using AsyncClientStreamingCall<NewArticle, BlogSummary> call = server.Client.PublishArticles(cancellationToken: giveUp.Token);
            foreach (Article article in TestBlogs.Articles(200, prefix: $"Round {round}"))
            {
                await call.RequestStream.WriteAsync(new NewArticle { Blog = blog, Article = article }, TestBlogs.Token);
            }

            await call.RequestStream.CompleteAsync();
            giveUp.CancelAfter(TimeSpan.FromMilliseconds(random.Next(0, 30)));
            try { await call; }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Cancelled) { }

            BlogSummary after = await server.Client.PublishAsync(blog, TestBlogs.Articles(1, prefix: $"After {round}"));
            Assert.Equal(round + 1, after.NumberOfArticles % 200);
        }

        Assert.Equal(25, (await server.Client.ReadAsync(blog)).Count % 200);
    }
}
