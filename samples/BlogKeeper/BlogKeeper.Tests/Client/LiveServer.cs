// SPDX-License-Identifier: MIT
extern alias server;

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using server::BlogKeeper.Server.Hosting;

namespace BlogKeeper.Tests.Client;

/// <summary>The real server in this process, on free ports, with a SQLite file of its own that holds the sample blogs.</summary>
public sealed class LiveServer : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("blogkeeper-client-");
    private readonly WebApplication _app;
    private int _blogs;

    public LiveServer() => _app = BlogKeeperApplication.Build(
    [
        "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Rest:Url=http://127.0.0.1:0",
        "--data", _data.FullName, "--Logging:LogLevel:Default=Critical", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Critical",
    ]);

    /// <summary>Gets the address of gRPC.</summary>
    public string Grpc => _app.Urls.First();

    /// <summary>Gets the address of REST.</summary>
    public string Rest => _app.Urls.Last();

    /// <summary>Returns the name of a blog that no other test has.</summary>
    public string NewBlogName() => $"Blog {Interlocked.Increment(ref _blogs)}";

    public async ValueTask InitializeAsync()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await _app.StartAsync(cancellation);

        // It answers from here on; the text model follows a moment later.
        HealthCheckService health = _app.Services.GetRequiredService<HealthCheckService>();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await health.CheckHealthAsync(cancellation)).Status != HealthStatus.Healthy) { await tick.WaitForNextTickAsync(cancellation); }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
