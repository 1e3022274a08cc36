// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Client.Tests;

/// <summary>A model server that does what a test tells it, over a real socket and with generated messages only.</summary>
internal sealed class FakePeer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _calls;

    private FakePeer(WebApplication app) => _app = app;

    /// <summary>Gets the address to connect to.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Gets how many calls have arrived.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Gets or sets the answer to <c>Predict</c>; the number is that of the call, from 1.</summary>
    public Func<PredictRequest, ServerCallContext, int, Task<PredictResponse>> Predict { get; set; } =
        static (_, _, _) => Task.FromResult(new PredictResponse());

    /// <summary>Gets or sets the answer to <c>GetModelMetadata</c>.</summary>
    public Func<GetModelMetadataRequest, GetModelMetadataResponse> Metadata { get; set; } = static _ => new();

    /// <summary>Gets or sets the answer to <c>GetModelStatus</c>.</summary>
    public Func<GetModelStatusRequest, GetModelStatusResponse> Status { get; set; } = static _ => new();

    /// <summary>Starts a peer that speaks gRPC.</summary>
    /// <param name="port">Where; 0 for a free port.</param>
    public static Task<FakePeer> StartAsync(int port = 0) => StartAsync(port, HttpProtocols.Http2, static app =>
    {
        app.MapGrpcService<Predictions>();
        app.MapGrpcService<Models>();
    });

    /// <summary>Starts a peer of which nothing is known but the protocol and what it answers to any request.</summary>
    public static Task<FakePeer> StartAsync(HttpProtocols protocols, RequestDelegate answer) =>
        StartAsync(0, protocols, app => app.Run(answer));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Returns a port at which nobody listens.</summary>
    public static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<FakePeer> StartAsync(int port, HttpProtocols protocols, Action<WebApplication> map)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = protocols));
        builder.Services.AddGrpc(static grpc => { grpc.MaxReceiveMessageSize = null; grpc.MaxSendMessageSize = null; });
        FakePeer? peer = null;
        builder.Services.AddSingleton(_ => peer!);
        WebApplication app = builder.Build();
        peer = new FakePeer(app);
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return peer;
    }

    private sealed class Predictions(FakePeer peer) : PredictionService.PredictionServiceBase
    {
        public override Task<PredictResponse> Predict(PredictRequest request, ServerCallContext context) =>
            peer.Predict(request, context, Interlocked.Increment(ref peer._calls));

        public override Task<GetModelMetadataResponse> GetModelMetadata(GetModelMetadataRequest request, ServerCallContext context) =>
            Task.FromResult(peer.Metadata(request));
    }

    private sealed class Models(FakePeer peer) : ModelService.ModelServiceBase
    {
        public override Task<GetModelStatusResponse> GetModelStatus(GetModelStatusRequest request, ServerCallContext context) =>
            Task.FromResult(peer.Status(request));
    }
}
