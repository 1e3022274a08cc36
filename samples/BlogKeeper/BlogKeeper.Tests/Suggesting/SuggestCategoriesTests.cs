// SPDX-License-Identifier: MIT
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Errors;
using BlogKeeper.Tests.Servers;
using Grpc.Core;

namespace BlogKeeper.Tests.Suggesting;

public sealed class SuggestCategoriesTests(SharedServers servers)
{
    [Theory]
    [InlineData("Train an image classifier with Keras", "AI")]
    [InlineData("Zero downtime deployments on Kubernetes", "DevOps")]
    [InlineData("Finding slow SQL queries in PostgreSQL", "Data")]
    [InlineData("How to store passwords: hashing and salt", "Security")]
    [InlineData("Writing a SwiftUI widget for iOS", "Mobile")]
    [InlineData("Rendering lists in React without pain", "Web")]
    [InlineData("LINQ performance in .NET 9", ".NET")]
    public async Task Reads_the_category_from_the_title(string title, string category)
    {
        TestServer server = await servers.OnAsync(DatabaseKinds.Sqlite);

        Article answer = await server.Client.SuggestCategoryAsync(
            new Article { Title = title, Author = "Me", Category = "?" }, cancellationToken: TestBlogs.Token);

        Assert.Equal(new Article { Title = title, Author = "Me", Category = category }, answer);
    }

    [Fact]
    public async Task Answers_each_article_while_more_are_to_come()
    {
        TestServer server = await servers.OnAsync(DatabaseKinds.Sqlite);
        using AsyncDuplexStreamingCall<Article, Article> call = server.Client.SuggestCategories(cancellationToken: TestBlogs.Token);

        foreach (string title in (string[])["Docker images", "C# records", "CSS grid"])
        {
            await call.RequestStream.WriteAsync(new Article { Title = title }, TestBlogs.Token);
            Assert.True(await call.ResponseStream.MoveNext(TestBlogs.Token));
            Assert.Equal(title, call.ResponseStream.Current.Title);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(TestBlogs.Token));
    }

    [Fact]
    public async Task Keeps_the_order_of_a_sender_who_does_not_wait()
    {
        TestServer server = await servers.OnAsync(DatabaseKinds.Sqlite);
        string[] titles = [.. Enumerable.Range(0, 1_000).Select(static i => $"{(i % 3 == 0 ? "Docker images" : "C# records")} {i}")];
        using AsyncDuplexStreamingCall<Article, Article> call = server.Client.SuggestCategories(cancellationToken: TestBlogs.Token);

        Task sending = SendAsync();
        List<Article> answers = await call.ResponseStream.ReadAllAsync(TestBlogs.Token).ToListAsync(TestBlogs.Token);
        await sending;

        Assert.Equal(titles, answers.Select(static answer => answer.Title));
        Assert.All(answers, static answer => Assert.Equal(answer.Title.StartsWith('D') ? "DevOps" : ".NET", answer.Category));

        async Task SendAsync()
        {
            foreach (string title in titles) { await call.RequestStream.WriteAsync(new Article { Title = title }, TestBlogs.Token); }
            await call.RequestStream.CompleteAsync();
        }
    }

    [Fact]
    public async Task Holds_a_sender_back_who_does_not_read()
    {
        TestServer server = await servers.OnAsync(DatabaseKinds.Sqlite);
        using AsyncDuplexStreamingCall<Article, Article> call = server.Client.SuggestCategories(cancellationToken: TestBlogs.Token);
        var article = new Article { Title = "Docker images", Author = new('x', 60_000) };

        // Only a server that keeps everything takes all 60 MB.
        int taken = 0;
        await Assert.ThrowsAsync<TimeoutException>(async () =>
        {
            for (; taken < 1_000; taken++)
            {
                await call.RequestStream.WriteAsync(article, TestBlogs.Token).WaitAsync(TimeSpan.FromSeconds(2), TestBlogs.Token);
            }
        });

        Assert.InRange(taken, 1, 500);
    }

    [Fact]
    public async Task Refuses_a_title_that_breaks_a_rule_after_the_answers_before_it()
    {
        TestServer server = await servers.OnAsync(DatabaseKinds.Sqlite);
        using AsyncDuplexStreamingCall<Article, Article> call = server.Client.SuggestCategories(cancellationToken: TestBlogs.Token);
        await call.RequestStream.WriteAsync(new Article { Title = "Docker images" }, TestBlogs.Token);
        await call.RequestStream.WriteAsync(new Article { Title = "" }, TestBlogs.Token);

        Assert.True(await call.ResponseStream.MoveNext(TestBlogs.Token));
        Refusal refusal = await Refusal.OfAsync(() => call.ResponseStream.MoveNext(TestBlogs.Token));

        Assert.Equal((StatusCode.InvalidArgument, "articles[1].title"), (refusal.Code, Assert.Single(refusal.Fields)));
    }

    [Fact]
    public async Task Is_unavailable_without_its_model_and_takes_nothing_else_down()
    {
        await using TestServer server = await servers.StartOnAsync(
            DatabaseKinds.Sqlite, $"--BlogKeeper:Suggesting:ModelFolder={Path.Combine(Path.GetTempPath(), "no such model")}");

        Refusal unary = await Refusal.OfAsync(server.Client.SuggestCategoryAsync(new Article { Title = "C#" }, cancellationToken: TestBlogs.Token));
        Refusal stream = await Refusal.OfAsync(async () =>
        {
            using AsyncDuplexStreamingCall<Article, Article> call = server.Client.SuggestCategories(cancellationToken: TestBlogs.Token);
            await call.RequestStream.WriteAsync(new Article { Title = "C#" }, TestBlogs.Token);
            await call.ResponseStream.MoveNext(TestBlogs.Token);
        });

        Assert.Equal((StatusCode.Unavailable, "MODEL_UNAVAILABLE"), (unary.Code, unary.Reason));
        Assert.Equal(TimeSpan.FromSeconds(1), unary.RetryDelay);
        Assert.Equal((StatusCode.Unavailable, "MODEL_UNAVAILABLE"), (stream.Code, stream.Reason));
        Assert.NotEmpty(await server.Client.ReadAsync("RubiksCode"));
        using HttpResponseMessage ready = await server.Rest.GetAsync(new Uri("/healthz/ready", UriKind.Relative), TestBlogs.Token);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("article-category", await ready.Content.ReadAsStringAsync(TestBlogs.Token), StringComparison.Ordinal);
    }
}
