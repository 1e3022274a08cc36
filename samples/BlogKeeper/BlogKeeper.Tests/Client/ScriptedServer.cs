// SPDX-License-Identifier: MIT
extern alias server;

using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wire = server::BlogKeeper;

namespace BlogKeeper.Tests.Client;

/// <summary>A server that fails as a test tells it to, over a real socket.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedServer(Script script)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(script);
        _app = builder.Build();
        _app.MapGrpcService<Service>();
    }

    public string Address => _app.Urls.Single();

    public static async Task<ScriptedServer> StartAsync(Script script)
    {
        var scripted = new ScriptedServer(script);
        await scripted._app.StartAsync(TestContext.Current.CancellationToken);
        return scripted;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>What happens to a call, whatever it is, before it is answered with empty messages.</summary>
    /// <param name="ActAsync">Gets the number of the call, from 1, and the call.</param>
    internal sealed record Script(Func<int, ServerCallContext, Task> ActAsync)
    {
        private int _calls;

        public int Calls => _calls;

        public Task NextAsync(ServerCallContext context) => ActAsync(Interlocked.Increment(ref _calls), context);
    }

    private sealed class Service(Script script) : Wire.BlogKeeper.BlogKeeperBase
    {
        public override async Task<Wire.BlogSummary> GetInfo(Wire.Blog request, ServerCallContext context)
        {
            await script.NextAsync(context);
            return new Wire.BlogSummary { Name = request.Name };
        }

        public override async Task ListArticles(Wire.Blog request, IServerStreamWriter<Wire.Article> responseStream, ServerCallContext context)
        {
            await responseStream.WriteAsync(new Wire.Article { Title = "first" }, context.CancellationToken);
            await script.NextAsync(context);
        }

        public override async Task<Wire.BlogSummary> PublishArticles(IAsyncStreamReader<Wire.NewArticle> requestStream, ServerCallContext context)
        {
            await script.NextAsync(context);
            return new Wire.BlogSummary();
        }
    }
}
