// SPDX-License-Identifier: MIT
using System.Net;
using System.Text;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TensorKeeper.AspNetCore.Hosting;
using TensorKeeper.AspNetCore.TfServing;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.Tests.Hosting;

/// <summary>A server with both doors on real sockets, and a client for each.</summary>
internal sealed class DoorHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DoorHost(WebApplication app, Uri grpc, Uri rest, FakeCatalog catalog, Gate gate)
    {
        _app = app;
        GrpcAddress = grpc;
        Catalog = catalog;
        Gate = gate;
        Rest = new HttpClient { BaseAddress = rest, Timeout = TimeSpan.FromMinutes(2) };
        Grpc = GrpcChannel.ForAddress(grpc, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
        });
    }

    public FakeCatalog Catalog { get; }

    public Gate Gate { get; }

    public Uri GrpcAddress { get; }

    public HttpClient Rest { get; }

    public GrpcChannel Grpc { get; }

    public static async Task<DoorHost> StartAsync(
        Action<TfServingOptions>? configure = null, TimeProvider? clock = null, Action<ServingOptions>? serving = null)
    {
        var gate = new Gate();
        FakeCatalog catalog = new FakeCatalog()
            .With("half_plus_two", 123, Zoo.HalfPlusTwo())
            .With("zoo", 1, new FakeModel())
            .With("zoo", 2, Zoo.Everything(gate));

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
            kestrel.ListenTfServing(new TfServingPorts { Address = IPAddress.Loopback, Grpc = 0, Rest = 0 }));
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.Warning));
        if (clock is not null) { builder.Services.AddSingleton(clock); }
        builder.Services.AddSingleton<IServableCatalog>(catalog);
        builder.Services.AddSingleton<IServerReadiness>(catalog);
        builder.Services.AddMetrics();
        builder.Services.AddTensorKeeperServing(serving);   // the real runner, over the models of the test
        builder.Services.AddTensorKeeperDoors(configure);

        WebApplication app = builder.Build();
        app.MapTfServing();
        await app.StartAsync();
        Uri[] addresses = [.. AddressesOf(app).Select(static address => new Uri(address))];
        return new DoorHost(app, addresses[0], addresses[1], catalog, gate);
    }

    /// <summary>Posts JSON and returns status and body.</summary>
    public async Task<(int Status, string Body)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Rest.PostAsync(path, content, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Gets a page and returns status and body.</summary>
    public async Task<(int Status, string Body)> GetAsync(string path)
    {
        using HttpResponseMessage response = await Rest.GetAsync(path, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Proves that the server still predicts, through the REST door.</summary>
    public async Task AssertGoesOnAsync()
    {
        (int status, string body) = await PostAsync("/v1/models/half_plus_two:predict", """{"instances": [1.0, 2.0]}""");

        Assert.Equal((200, "{\n    \"predictions\": [2.5, 3.0\n    ]\n}"), (status, body));
    }

    public async ValueTask DisposeAsync()
    {
        Gate.Open();
        Rest.Dispose();
        Grpc.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Assert.Equal(0, Catalog.HandlesOut);
    }

    private static ICollection<string> AddressesOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
}
