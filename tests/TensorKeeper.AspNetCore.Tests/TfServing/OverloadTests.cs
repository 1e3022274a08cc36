// SPDX-License-Identifier: MIT
using System.Text;
using Grpc.Core;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.Tests.TfServing;

public sealed class OverloadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_to_a_full_server_is_told_when_to_come_again()
    {
        await using DoorHost host = await DoorHost.StartAsync(serving: static core => core.MaxRunsInFlight = 1);
        Task<(int Status, string Body)> slow = host.PostAsync("/v1/models/zoo:predict", """{"signature_name": "slow", "instances": [1.0]}""");
        await host.Gate.ArrivalAsync(Token);

        using var content = new StringContent("""{"instances": [1.0]}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage rest = await host.Rest.PostAsync("/v1/models/half_plus_two:predict", content, Token);
        var request = new PredictRequest { ModelSpec = new ModelSpec { Name = "half_plus_two" } };
        request.Inputs.Add("x", TensorProtoCodec.ToMessage(Tensor.Of([1], 1f)));
        RpcException grpc = await Assert.ThrowsAsync<RpcException>(
            async () => await new PredictionService.PredictionServiceClient(host.Grpc).PredictAsync(request, cancellationToken: Token));

        Assert.Equal(503, (int)rest.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), rest.Headers.RetryAfter?.Delta);
        Assert.Equal((StatusCode.Unavailable, "1000"), (grpc.StatusCode, grpc.Trailers.GetValue("grpc-retry-pushback-ms")));
        Assert.Equal("The server is overloaded: the limit of 1 requests in flight is reached.", grpc.Status.Detail);
        host.Gate.Open();
        Assert.Equal(200, (await slow).Status);
        await host.AssertGoesOnAsync();
    }
}
