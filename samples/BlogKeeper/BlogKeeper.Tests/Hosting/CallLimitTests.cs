// SPDX-License-Identifier: MIT
using System.Net;
using System.Text.Json;
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Errors;
using BlogKeeper.Tests.Servers;
using Grpc.Core;
using Grpc.Health.V1;

namespace BlogKeeper.Tests.Hosting;

public sealed class CallLimitTests(SharedServers servers)
{
    private static readonly Uri OneBlog = new("/v1/blogs/RubiksCode", UriKind.Relative);

    [Fact]
    public async Task Refuses_calls_beyond_the_limit_and_says_when_to_come_back()
    {
        await using TestServer server = await servers.StartOnAsync(DatabaseKinds.Sqlite, "--max-calls=1", "--BlogKeeper:Hosting:QueueLimit=0");
        await server.UntilReadyAsync();
        using (AsyncDuplexStreamingCall<Article, Article> call = await OccupyAsync(server))
        {
            Refusal grpc = await Refusal.OfAsync(server.Client.GetInfoAsync(new Blog { Name = "RubiksCode" }, cancellationToken: TestBlogs.Token));
            using HttpResponseMessage rest = await server.Rest.GetAsync(OneBlog, TestBlogs.Token);
            using var body = JsonDocument.Parse(await rest.Content.ReadAsStringAsync(TestBlogs.Token));

            Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_CALLS"), (grpc.Code, grpc.Reason));
            Assert.Equal(TimeSpan.FromSeconds(1), grpc.RetryDelay);
            Assert.Equal(HttpStatusCode.TooManyRequests, rest.StatusCode);
            Assert.Equal("1", rest.Headers.GetValues("Retry-After").Single());
            Assert.Equal(8, body.RootElement.GetProperty("code").GetInt32());
            Assert.Equal("1s", body.RootElement.GetProperty("details")[1].GetProperty("retryDelay").GetString());

            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext(TestBlogs.Token));
        }

        await server.Client.GetInfoAsync(new Blog { Name = "RubiksCode" }, cancellationToken: TestBlogs.Token);
    }

    [Fact]
    public async Task Lets_calls_wait_for_their_turn()
    {
        await using TestServer server = await servers.StartOnAsync(DatabaseKinds.Sqlite, "--max-calls=1", "--BlogKeeper:Hosting:QueueLimit=10");
        await server.UntilReadyAsync();
        using AsyncDuplexStreamingCall<Article, Article> call = await OccupyAsync(server);

        AsyncUnaryCall<BlogSummary>[] waiting =
            [.. Enumerable.Range(0, 10).Select(_ => server.Client.GetInfoAsync(new Blog { Name = "RubiksCode" }, cancellationToken: TestBlogs.Token))];
        await call.RequestStream.WriteAsync(new Article { Title = "Docker images" }, TestBlogs.Token);
        Assert.True(await call.ResponseStream.MoveNext(TestBlogs.Token));
        Assert.DoesNotContain(waiting, static one => one.ResponseAsync.IsCompleted);
        await call.RequestStream.CompleteAsync();

        foreach (AsyncUnaryCall<BlogSummary> one in waiting) { Assert.Equal(12, (await one).NumberOfArticles); }
    }

    [Fact]
    public async Task Does_not_limit_those_who_ask_how_it_is()
    {
        await using TestServer server = await servers.StartOnAsync(DatabaseKinds.Sqlite, "--max-calls=1", "--BlogKeeper:Hosting:QueueLimit=0");
        await server.UntilReadyAsync();
        using AsyncDuplexStreamingCall<Article, Article> call = await OccupyAsync(server);

        HealthCheckResponse health = await new Health.HealthClient(server.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: TestBlogs.Token);
        using HttpResponseMessage ready = await server.Rest.GetAsync(new Uri("/healthz/ready", UriKind.Relative), TestBlogs.Token);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    // A stream counts as a call for as long as it is open; once it has answered, it surely is.
    private static async Task<AsyncDuplexStreamingCall<Article, Article>> OccupyAsync(TestServer server)
    {
        AsyncDuplexStreamingCall<Article, Article> call = server.Client.SuggestCategories(cancellationToken: TestBlogs.Token);
        await call.RequestStream.WriteAsync(new Article { Title = "Docker images" }, TestBlogs.Token);
        Assert.True(await call.ResponseStream.MoveNext(TestBlogs.Token));
        return call;
    }
}
