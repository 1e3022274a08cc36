// SPDX-License-Identifier: MIT
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Servers;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BlogKeeper.Tests.Hosting;

public sealed class GracefulStopTests(SharedServers servers)
{
    [Fact]
    public async Task Lets_streams_finish_with_everything_they_need()
    {
        await using TestServer server = await servers.StartOnAsync(DatabaseKinds.Sqlite);
        await server.UntilReadyAsync();
        using AsyncDuplexStreamingCall<Article, Article> call = await OpenAsync(server);

        Task stopping = server.App.StopAsync(TestBlogs.Token);
        Assert.True(server.App.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        await AskAsync(call, "C# records", ".NET");
        await AskAsync(call, "Docker images", "DevOps");
        Assert.False(stopping.IsCompleted);
        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext(TestBlogs.Token));
        await stopping;
    }

    [Fact]
    public async Task Breaks_off_what_takes_longer_than_it_may()
    {
        await using TestServer server = await servers.StartOnAsync(DatabaseKinds.Sqlite, "--BlogKeeper:Hosting:DrainTimeout=00:00:00.2");
        await server.UntilReadyAsync();
        using AsyncDuplexStreamingCall<Article, Article> call = await OpenAsync(server);

        await server.App.StopAsync(TestBlogs.Token);

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestBlogs.Token));
        Assert.NotEqual(StatusCode.OK, exception.StatusCode);
    }

    private static async Task<AsyncDuplexStreamingCall<Article, Article>> OpenAsync(TestServer server)
    {
        AsyncDuplexStreamingCall<Article, Article> call = server.Client.SuggestCategories(cancellationToken: TestBlogs.Token);
        await AskAsync(call, "Docker images", "DevOps");
        return call;
    }

    private static async Task AskAsync(AsyncDuplexStreamingCall<Article, Article> call, string title, string category)
    {
        await call.RequestStream.WriteAsync(new Article { Title = title }, TestBlogs.Token);
        Assert.True(await call.ResponseStream.MoveNext(TestBlogs.Token));
        Assert.Equal(category, call.ResponseStream.Current.Category);
    }
}
