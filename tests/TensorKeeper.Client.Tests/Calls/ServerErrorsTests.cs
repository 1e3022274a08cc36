// SPDX-License-Identifier: MIT
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TensorKeeper.Client.Tests.Calls;

public sealed class ServerErrorsTests
{
    private static readonly ModelClientOptions OneAttempt = new() { MaxAttempts = 1 };

    [Fact]
    public async Task The_servers_words_come_first_then_what_to_do()
    {
        ModelServerException exception = await RefuseAsync(
            StatusCode.NotFound, "Servable not found for request: Specific(iris, 9)", new ModelQuery("iris", Version: 9));

        Assert.Equal((ServingErrorCode.NotFound, "iris", 9L), (exception.Code, exception.ModelName, exception.Version!.Value));
        Assert.Equal(
            "Servable not found for request: Specific(iris, 9). "
            + "GetModelStatusAsync(\"iris\") tells which versions the server knows and why one is not available.",
            exception.Message);
    }

    [Theory]
    [InlineData(StatusCode.NotFound, "Check the name")]
    [InlineData(StatusCode.InvalidArgument, "GetModelMetadataAsync(\"m\")")]
    [InlineData(StatusCode.FailedPrecondition, "GetModelMetadataAsync(\"m\")")]
    [InlineData(StatusCode.Unimplemented, "8500")]
    [InlineData(StatusCode.ResourceExhausted, "MaxMessageBytes")]
    [InlineData(StatusCode.PermissionDenied, "ConfigureChannel")]
    [InlineData(StatusCode.Internal, "log")]
    public async Task A_refusal_says_what_to_do_next(StatusCode status, string hint)
    {
        ModelServerException exception = await RefuseAsync(status, "no", new ModelQuery("m"));

        Assert.Equal((ServingErrorCode)status, exception.Code);
        Assert.Contains(hint, exception.Hint, StringComparison.Ordinal);
        Assert.EndsWith(exception.Hint, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_credentials_are_a_missing_permission() => Assert.Equal(
        ServingErrorCode.PermissionDenied,
        (await RefuseAsync(StatusCode.Unauthenticated, "who are you?", new ModelQuery("m"))).Code);

    [Fact]
    public async Task Nobody_at_the_address_is_asked_for_by_name()
    {
        string address = $"http://127.0.0.1:{FakePeer.UnusedPort()}";
        using var client = ModelClient.Connect(address, OneAttempt);

        var exception = await Assert.ThrowsAsync<ModelServerException>(() => client.PredictAsync("iris"));

        Assert.Equal(ServingErrorCode.Unavailable, exception.Code);
        Assert.StartsWith($"No model server was reached at {address}/", exception.Message, StringComparison.Ordinal);
        Assert.Contains("tensorkeeper serve", exception.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_REST_port_is_recognized()
    {
        await using FakePeer rest = await FakePeer.StartAsync(HttpProtocols.Http1, static context => context.Response.WriteAsync("{}"));
        using var client = ModelClient.Connect(rest.Address, OneAttempt);

        var exception = await Assert.ThrowsAsync<ModelServerException>(() => client.PredictAsync("iris"));

        Assert.Contains("8501 is REST", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_no_gRPC_is_an_error_and_no_crash()
    {
        await using FakePeer web = await FakePeer.StartAsync(HttpProtocols.Http2, static context => context.Response.WriteAsync("<html>"));
        using var client = ModelClient.Connect(web.Address, OneAttempt);

        var exception = await Assert.ThrowsAsync<ModelServerException>(() => client.PredictAsync("iris"));

        Assert.NotEmpty(exception.Message);
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0x7F, 1 })]                     // an output longer than the message
    [InlineData(new byte[] { 0x0A, 4, 0x12, 2, 0x08, 0x63 })]      // an output of a type that does not exist
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public async Task Garbage_is_an_internal_error(byte[] message)
    {
        await using FakePeer peer = await FakePeer.StartAsync(HttpProtocols.Http2, async context =>
        {
            context.Response.ContentType = "application/grpc";
            byte[] frame = [0, 0, 0, 0, (byte)message.Length, .. message];
            await context.Response.Body.WriteAsync(frame, context.RequestAborted);
            context.Response.AppendTrailer("grpc-status", "0");
        });
        using var client = ModelClient.Connect(peer.Address, OneAttempt);

        var exception = await Assert.ThrowsAsync<ModelServerException>(() => client.PredictAsync("iris"));

        Assert.Equal(ServingErrorCode.Internal, exception.Code);
    }

    [Fact]
    public async Task A_message_over_the_clients_limit_is_told_with_the_name_of_the_limit()
    {
        await using FakePeer peer = await FakePeer.StartAsync();
        using var client = ModelClient.Connect(peer.Address, new ModelClientOptions { MaxMessageBytes = 100 });
        using Tensor large = Tensor.Allocate(ElementType.UInt8, [101]);

        var exception = await Assert.ThrowsAsync<ModelServerException>(() => client.PredictAsync("m", ("x", large)));

        Assert.Equal((ServingErrorCode.ResourceExhausted, 0), (exception.Code, peer.Calls));
        Assert.Contains("MaxMessageBytes", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<ModelServerException> RefuseAsync(StatusCode status, string detail, ModelQuery query)
    {
        await using FakePeer peer = await FakePeer.StartAsync();
        peer.Predict = (_, _, _) => throw new RpcException(new Status(status, detail));
        using var client = ModelClient.Connect(peer.Address, OneAttempt);
        using var inputs = new TensorMap();
        return await Assert.ThrowsAsync<ModelServerException>(
            () => client.PredictAsync(query, inputs, null, TestContext.Current.CancellationToken));
    }
}
