// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.Tests.TfServing;

/// <summary>What clients do to servers. After each of it the server goes on, and every handle comes back.</summary>
public sealed class EnduranceTests
{
    private const string SlowBody = """{"signature_name":"slow","instances":[1]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_cancels_ends_its_run()
    {
        await using DoorHost host = await DoorHost.StartAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<PredictResponseMessage> pending = PredictSlowlyAsync(host.Grpc, new CallOptions(cancellationToken: cancel.Token));
        await host.Gate.ArrivalAsync(Token);

        await cancel.CancelAsync();

        RpcException error = await Assert.ThrowsAsync<RpcException>(() => pending);
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await host.Gate.DepartureAsync(Token);
        await host.AssertGoesOnAsync();
    }

    [Fact]
    public async Task A_client_that_is_killed_ends_its_run()
    {
        await using DoorHost host = await DoorHost.StartAsync();
        GrpcChannel doomed = GrpcChannel.ForAddress(host.GrpcAddress);
        Task<PredictResponseMessage> pending = PredictSlowlyAsync(doomed, default);
        await host.Gate.ArrivalAsync(Token);

        doomed.Dispose();

        await Assert.ThrowsAnyAsync<Exception>(() => pending);
        await host.Gate.DepartureAsync(Token);
        await host.AssertGoesOnAsync();
    }

    [Fact]
    public async Task A_REST_client_that_is_killed_ends_its_run()
    {
        await using DoorHost host = await DoorHost.StartAsync();
        using (Socket socket = await ConnectAsync(host))
        {
            await SendAsync(socket, $"POST /v1/models/zoo:predict HTTP/1.1\r\nHost: x\r\nContent-Length: {SlowBody.Length}\r\n\r\n{SlowBody}");
            await host.Gate.ArrivalAsync(Token);
            socket.LingerState = new LingerOption(true, 0);   // reset, not goodbye
        }

        await host.Gate.DepartureAsync(Token);
        await host.AssertGoesOnAsync();
    }

    [Fact]
    public async Task A_REST_client_that_goes_away_in_the_middle_of_its_body_harms_nobody()
    {
        await using DoorHost host = await DoorHost.StartAsync();
        using (Socket socket = await ConnectAsync(host))
        {
            await SendAsync(socket, "POST /v1/models/zoo:predict HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000000\r\n\r\n{\"inst");
            socket.LingerState = new LingerOption(true, 0);
        }

        await host.AssertGoesOnAsync();
    }

    [Fact]
    public async Task An_expired_deadline_reads_as_upstream()
    {
        await using DoorHost host = await DoorHost.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = host.GrpcAddress };
        var request = new HttpRequestMessage(HttpMethod.Post, "/tensorflow.serving.PredictionService/Predict")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Frame(SlowRequest())),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.Add("te", "trailers");
        request.Headers.Add("grpc-timeout", "300m");   // by hand: a gRPC client would answer itself

        using HttpResponseMessage response = await http.SendAsync(request, Token);
        await response.Content.ReadAsByteArrayAsync(Token);

        Assert.Equal(("4", "Timed out waiting for notification"), (HeaderOf(response, "grpc-status"), HeaderOf(response, "grpc-message")));
        await host.Gate.DepartureAsync(Token);
        await host.AssertGoesOnAsync();
    }

    [Fact]
    public async Task Sixty_four_megabytes_go_through_the_gRPC_door_and_back()
    {
        await using DoorHost host = await DoorHost.StartAsync();
        using Tensor x = Tensor.Allocate(ElementType.Float32, new TensorShape(16 << 20));
        x.AsSpan<float>().Fill(3f);

        using PredictResponseMessage response = await PredictAsync(host.Grpc, "half_plus_two", "", x, default);

        Assert.Equal(x.Shape, response.Outputs["y"].Shape);
        Assert.True(response.Outputs["y"].AsSpan<float>().IndexOfAnyExcept(3.5f) < 0);
    }

    [Fact]
    public async Task Sixty_four_megabytes_go_through_the_REST_door_and_back()
    {
        await using DoorHost host = await DoorHost.StartAsync();
        const int Count = (64 << 20) / 4;
        string body = new StringBuilder("""{"inputs":[""", 65 << 20).Insert(11, "3.0,", Count - 1).Append("5.0]}").ToString();

        (int status, string answer) = await host.PostAsync("/v1/models/half_plus_two:predict", body);

        Assert.Equal(200, status);
        Assert.StartsWith("{\n    \"outputs\": [\n        3.5,\n        3.5,", answer, StringComparison.Ordinal);
        Assert.EndsWith("3.5,\n        4.5\n    ]\n}", answer, StringComparison.Ordinal);
        Assert.Equal(Count, answer.AsSpan().Count('.'));
    }

    [Fact]
    public async Task Many_clients_at_once_each_get_their_own_answer()
    {
        await using DoorHost host = await DoorHost.StartAsync();

        await Parallel.ForEachAsync(Enumerable.Range(0, 500), Token, async (i, token) =>
        {
            if (i % 2 == 0)
            {
                using Tensor x = Tensor.Of(new TensorShape(1), (float)i);
                using PredictResponseMessage response = await PredictAsync(host.Grpc, "half_plus_two", "", x, default);
                Assert.Equal((i / 2f) + 2, response.Outputs["y"].AsSpan<float>()[0]);
            }
            else
            {
                (int status, string answer) = await host.PostAsync("/v1/models/half_plus_two:predict", $$"""{"instances":[{{i}}]}""");
                Assert.Equal((200, true), (status, answer.Contains($"[{(i / 2.0) + 2}", StringComparison.Ordinal)));
            }
        });
    }

    private static Task<PredictResponseMessage> PredictSlowlyAsync(ChannelBase channel, CallOptions options) =>
        PredictAsync(channel, "zoo", "slow", Tensor.Of(new TensorShape(1), 1f), options);

    private static async Task<PredictResponseMessage> PredictAsync(
        ChannelBase channel, string model, string signature, Tensor x, CallOptions options)
    {
        var request = new PredictRequestMessage { Query = new ModelQuery(model, SignatureName: signature), Inputs = new TensorMap { { "x", x } } };
        return await channel.CreateCallInvoker().AsyncUnaryCall(PredictMethod.Descriptor, null, options, request);
    }

    private static byte[] SlowRequest()
    {
        var request = new PredictRequest { ModelSpec = new ModelSpec { Name = "zoo", SignatureName = "slow" } };
        request.Inputs.Add("x", TensorProtoCodec.ToMessage(Tensor.Of(new TensorShape(1), 1f)));
        return Google.Protobuf.MessageExtensions.ToByteArray(request);
    }

    private static byte[] Frame(byte[] message) => [0, 0, 0, (byte)(message.Length >> 8), (byte)message.Length, .. message];

    private static string HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) || response.TrailingHeaders.TryGetValues(name, out values)
            ? Uri.UnescapeDataString(values.Single())
            : "";

    private static async Task<Socket> ConnectAsync(DoorHost host)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host.Rest.BaseAddress!.Host, host.Rest.BaseAddress.Port, Token);
        return socket;
    }

    private static async Task SendAsync(Socket socket, string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text), Token);
}
