// SPDX-License-Identifier: MIT
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Time.Testing;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.Tests.Health;

public sealed class HealthTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tells_the_truth_over_HTTP()
    {
        await using DoorHost host = await DoorHost.StartAsync();

        Assert.Equal((200, "ok\n"), await host.GetAsync("/healthz/live"));
        Assert.Equal((200, "ok\n"), await host.GetAsync("/healthz/ready"));

        (host.Catalog.IsReady, host.Catalog.Reason) = (false, "iris has no available version");
        Assert.Equal((200, "ok\n"), await host.GetAsync("/healthz/live"));
        Assert.Equal((503, "iris has no available version\n"), await host.GetAsync("/healthz/ready"));

        (host.Catalog.IsReady, host.Catalog.IsDraining) = (true, true);
        Assert.Equal((503, "The server is stopping.\n"), await host.GetAsync("/healthz/ready"));
    }

    [Theory]
    [InlineData("/healthz/live", true)]
    [InlineData("/healthz/ready", false)]
    public async Task A_probe_may_ask_for_the_status_alone(string path, bool isGoodWhileDraining)
    {
        await using DoorHost host = await DoorHost.StartAsync();
        host.Catalog.IsDraining = true;

        using HttpResponseMessage answer = await host.Rest.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Token);

        Assert.Equal(isGoodWhileDraining ? 200 : 503, (int)answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PredictionService")]
    [InlineData("ModelService")]
    [InlineData("tensorflow.serving.PredictionService")]
    [InlineData("tensorflow.serving.ModelService")]
    [InlineData("half_plus_two")]
    public async Task Tells_the_truth_over_gRPC(string service)
    {
        await using DoorHost host = await DoorHost.StartAsync();
        var client = new Grpc.Health.V1.Health.HealthClient(host.Grpc);
        var request = new HealthCheckRequest { Service = service };

        HealthCheckResponse serving = await client.CheckAsync(request, cancellationToken: Token);
        host.Catalog.IsDraining = true;
        HealthCheckResponse draining = await client.CheckAsync(request, cancellationToken: Token);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, serving.Status);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, draining.Status);
    }

    [Fact]
    public async Task A_model_that_failed_to_load_is_not_serving_and_an_unknown_one_is_not_found()
    {
        await using DoorHost host = await DoorHost.StartAsync();
        host.Catalog.With(new ServableStatus(new("broken", 1), ServableState.End, ServingErrorCode.NotFound, "no file"));
        var client = new Grpc.Health.V1.Health.HealthClient(host.Grpc);

        HealthCheckResponse broken = await client.CheckAsync(new HealthCheckRequest { Service = "broken" }, cancellationToken: Token);
        RpcException unknown = await Assert.ThrowsAsync<RpcException>(
            async () => await client.CheckAsync(new HealthCheckRequest { Service = "nobody" }, cancellationToken: Token));

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, broken.Status);
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_watcher_hears_of_every_change()
    {
        var clock = new FakeTimeProvider();
        await using DoorHost host = await DoorHost.StartAsync(clock: clock);
        var client = new Grpc.Health.V1.Health.HealthClient(host.Grpc);
        using AsyncServerStreamingCall<HealthCheckResponse> call = client.Watch(new HealthCheckRequest(), cancellationToken: Token);

        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, call.ResponseStream.Current.Status);

        host.Catalog.IsReady = false;
        Task<bool> next = call.ResponseStream.MoveNext(Token);
        while (!next.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True(await next);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, call.ResponseStream.Current.Status);
    }
}
