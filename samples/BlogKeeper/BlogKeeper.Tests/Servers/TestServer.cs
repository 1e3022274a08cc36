// SPDX-License-Identifier: MIT
extern alias server;
using BlogKeeper.Tests.Databases;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using server::BlogKeeper.Server.Hosting;

namespace BlogKeeper.Tests.Servers;

/// <summary>The whole server with real sockets on free ports, and clients for it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private TestServer(WebApplication app, TestDatabase database)
    {
        App = app;
        Database = database;
        Addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        Channel = GrpcChannel.ForAddress(GrpcAddress);
        Client = new BlogKeeper.BlogKeeperClient(Channel);
        Rest = new HttpClient { BaseAddress = new Uri(RestAddress) };
    }

    public WebApplication App { get; }

    public TestDatabase Database { get; }

    /// <summary>Gets where the server listens, in the order of the endpoints' names: Grpc, Rest, Tls.</summary>
    public IReadOnlyList<string> Addresses { get; }

    public string GrpcAddress => Addresses[0];

    public string RestAddress => Addresses[1];

    public GrpcChannel Channel { get; }

    public BlogKeeper.BlogKeeperClient Client { get; }

    public HttpClient Rest { get; }

    /// <summary>What every server of the tests is told.</summary>
    public static string[] SettingsFor(TestDatabase database, params string[] settings) =>
    [
        "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0",
        "--Kestrel:Endpoints:Rest:Url=http://127.0.0.1:0",
        "--Logging:Console:LogLevel:Default=None",
        .. database.Settings,
        .. settings,
    ];

    /// <summary>Migrates the database and starts a server on it, which owns it from then on.</summary>
    public static async Task<TestServer> StartAsync(TestDatabase database, params string[] settings)
    {
        string[] args = SettingsFor(database, settings);
        if (database.Kind != DatabaseKinds.Sqlite) { await MigrateCommand.RunAsync(["--seed", .. args], TextWriter.Null); }
        WebApplication app = BlogKeeperApplication.Build(args);
        await app.StartAsync();
        return new TestServer(app, database);
    }

    /// <summary>Waits until the server says that it is ready: its model is loaded in the background.</summary>
    public async Task<TestServer> UntilReadyAsync()
    {
        using var timeout = new CancellationTokenSource(LongestStart);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!(await Rest.GetAsync(new Uri("/healthz/ready", UriKind.Relative), timeout.Token)).IsSuccessStatusCode)
        {
            await tick.WaitForNextTickAsync(timeout.Token);
        }

        return this;
    }

    public async ValueTask DisposeAsync()
    {
        Rest.Dispose();
        Channel.Dispose();
        await App.DisposeAsync();
        await Database.DisposeAsync();
    }
}
