// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Text;
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace BlogKeeper.Tests.Hosting;

public sealed class TelemetryTests(SharedServers servers)
{
    [Fact]
    public async Task Sends_traces_metrics_and_logs_to_the_collector_that_is_configured()
    {
        await using var collector = await Collector.StartAsync();
        await using (TestServer server = await servers.StartOnAsync(
            DatabaseKinds.PostgreSql, $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}", "--Logging:OpenTelemetry:LogLevel:Default=Information"))
        {
            await server.Client.GetInfoAsync(new Blog { Name = "RubiksCode" }, cancellationToken: TestBlogs.Token);
            await server.App.StopAsync(TestBlogs.Token);   // sends what has not been sent yet
        }

        Assert.Contains("blogkeeper", collector.Received("TraceService"), StringComparison.Ordinal);
        Assert.Contains("/blogkeeper.BlogKeeper/GetInfo", collector.Received("TraceService"), StringComparison.Ordinal);
        Assert.Contains("postgresql", collector.Received("TraceService"), StringComparison.Ordinal);
        Assert.Contains("db.client.connection.count", collector.Received("MetricsService"), StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", collector.Received("MetricsService"), StringComparison.Ordinal);
        Assert.Contains("blogkeeper", collector.Received("LogsService"), StringComparison.Ordinal);
    }

    /// <summary>Takes what is sent over OTLP and looks into none of it.</summary>
    private sealed class Collector(WebApplication app, ConcurrentQueue<(string Path, string Body)> received) : IAsyncDisposable
    {
        public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        public static async Task<Collector> StartAsync()
        {
            ConcurrentQueue<(string Path, string Body)> received = new();
            WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
                kestrel.Listen(System.Net.IPAddress.Loopback, 0, static endpoint => endpoint.Protocols = HttpProtocols.Http2));
            WebApplication app = builder.Build();
            app.Run(async http =>
            {
                using var reader = new StreamReader(http.Request.Body, Encoding.Latin1);
                received.Enqueue((http.Request.Path, await reader.ReadToEndAsync(http.RequestAborted)));
                http.Response.ContentType = "application/grpc";
                http.Response.AppendTrailer("grpc-status", "0");
                await http.Response.Body.WriteAsync(new byte[5], http.RequestAborted);   // an empty message
            });
            await app.StartAsync();
            return new Collector(app, received);
        }

        public string Received(string service) =>
            string.Concat(received.Where(one => one.Path.Contains(service, StringComparison.Ordinal)).Select(static one => one.Body));

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
