// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TensorFlow;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.Tests.TfServing;

public sealed class GrpcPredictTests(SharedDoorHost shared) : IClassFixture<SharedDoorHost>
{
    private readonly DoorHost _host = shared.Host;
    private readonly PredictionService.PredictionServiceClient _client = new(shared.Host.Grpc);

    public static TheoryData<string> Types { get; } =
        [.. Enum.GetNames<ElementType>().Where(static name => name != nameof(ElementType.None))];

    [Fact]
    public async Task Answers_with_typed_fields_the_version_and_the_signature()
    {
        PredictResponse response = await PredictAsync(Request("half_plus_two", ("x", Tensor.Of(new TensorShape(3), 1f, 2f, 5f))));

        TensorProto y = response.Outputs["y"];
        Assert.Equal([2.5f, 3f, 4.5f], y.FloatVal);
        Assert.Equal((DataType.DtFloat, 3L), (y.Dtype, Assert.Single(y.TensorShape.Dim).Size));
        Assert.True(y.TensorContent.IsEmpty);
        Assert.Equal(new ModelSpec { Name = "half_plus_two", Version = 123, SignatureName = "serving_default" }, response.ModelSpec);
    }

    [Fact]
    public async Task Answers_with_tensor_content_if_told_so()
    {
        await using DoorHost host = await DoorHost.StartAsync(static options => options.SerializeAsTensorContent = true);
        var client = new PredictionService.PredictionServiceClient(host.Grpc);

        PredictResponse response = await client.PredictAsync(
            Request("half_plus_two", ("x", Tensor.Of(new TensorShape(1), 2f))), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(BitConverter.GetBytes(3f), response.Outputs["y"].TensorContent.ToByteArray());
        Assert.Empty(response.Outputs["y"].FloatVal);
        await host.AssertGoesOnAsync();   // JSON is written from the tensor, whatever its encoding on the other door
    }

    [Fact]
    public async Task A_large_request_goes_into_its_tensor_as_it_arrives()
    {
        float[] sent = [.. Enumerable.Range(0, 2_500_000).Select(static i => i % 1000 * 0.5f)];
        PredictRequest request = Request("half_plus_two", ("x", Tensor.Of(new TensorShape(1), 0f)));
        request.Inputs["x"] = new TensorProto
        {
            Dtype = DataType.DtFloat,
            TensorShape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dim { Size = sent.Length } } },
            TensorContent = UnsafeByteOperations.UnsafeWrap(MemoryMarshal.AsBytes(sent.AsSpan()).ToArray()),
        };

        PredictResponse response = await PredictAsync(request);

        Assert.Equal(sent.Select(static x => (x / 2) + 2), response.Outputs["y"].FloatVal);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Carries_every_type(string name)
    {
        var type = Enum.Parse<ElementType>(name);
        Tensor sent = type == ElementType.String
            ? Tensor.OfText(new TensorShape(2), "", "é")
            : Tensor.FromMemory(type, new TensorShape(2), Enumerable.Range(0, 2 * ElementTypes.SizeOf(type)).Select(static i => (byte)(i % 2)).ToArray());
        PredictRequest request = Request("zoo", ("x", sent));
        request.ModelSpec.SignatureName = $"echo_{name}";

        PredictResponse response = await PredictAsync(request);

        using Tensor received = TensorProtoCodec.FromMessage(response.Outputs["y"]);
        Assert.Equal((type, sent.Shape), (received.ElementType, received.Shape));
        Assert.Equal(sent.Bytes.ToArray(), received.Bytes.ToArray());
        if (type == ElementType.String) { Assert.Equal("é", received.Strings.GetText(1)); }
    }

    [Fact]
    public async Task A_compressed_request_is_answered_alike()
    {
        PredictRequest request = Request("half_plus_two", ("x", Tensor.Of(new TensorShape(1000), new float[1000])));
        var gzip = new Metadata { { "grpc-internal-encoding-request", "gzip" } };

        PredictResponse response = await _client.PredictAsync(request, gzip, cancellationToken: TestContext.Current.CancellationToken);

        Assert.All(response.Outputs["y"].FloatVal, static y => Assert.Equal(2f, y));
        Assert.Equal(1000, response.Outputs["y"].FloatVal.Count);
    }

    [Fact]
    public async Task Runs_a_signature_without_inputs()
    {
        PredictRequest request = Request("zoo");
        request.ModelSpec.SignatureName = "nothing";

        Assert.Equal([1f], (await PredictAsync(request)).Outputs["one"].FloatVal);
    }

    [Fact]
    public async Task Returns_only_the_outputs_asked_for()
    {
        PredictRequest request = Request("zoo", ("a", Tensor.Of<float>(TensorShape.Scalar, 1f)), ("b", Tensor.Of<long>(TensorShape.Scalar, 2L)));
        request.ModelSpec.SignatureName = "two";
        request.OutputFilter.Add("second");

        PredictResponse response = await PredictAsync(request);

        Assert.Equal([2L], Assert.Single(response.Outputs).Value.Int64Val);
        Assert.Empty(response.Outputs["second"].TensorShape.Dim);
    }

    [Theory]
    [InlineData("no spec", StatusCode.InvalidArgument, "Missing ModelSpec")]
    [InlineData("no name", StatusCode.InvalidArgument, "ModelSpec has no name specified.")]
    [InlineData("unknown model", StatusCode.NotFound, "Servable not found for request: Latest(nobody)")]
    [InlineData("unknown version", StatusCode.NotFound, "Servable not found for request: Specific(half_plus_two, 9)")]
    [InlineData("unknown label", StatusCode.InvalidArgument, "Unrecognized servable version label: canary")]
    [InlineData("unknown signature", StatusCode.FailedPrecondition, "Serving signature key \"none\" not found.")]
    [InlineData("wrong name", StatusCode.InvalidArgument, "input size does not match signature: 2!=1 len({x,z}) != len({x}). Sent extra: {z}. Missing but required: {}.")]
    [InlineData("damaged", StatusCode.InvalidArgument, "tensor parsing error: x")]
    [InlineData("wrong type", StatusCode.InvalidArgument, "Expects arg[0] to be float but string is provided")]
    [InlineData("unknown output", StatusCode.InvalidArgument, "output tensor alias not found in signature: q Outputs expected to be in the set {y}.")]
    [InlineData("defect", StatusCode.Internal, "trace id")]
    public async Task Says_what_is_wrong_and_goes_on(string what, StatusCode code, string text)
    {
        PredictRequest request = Request("half_plus_two", ("x", Tensor.Of(new TensorShape(1), 1f)));
        switch (what)
        {
            case "no spec": request.ModelSpec = null; break;
            case "no name": request.ModelSpec.Name = ""; break;
            case "unknown model": request.ModelSpec.Name = "nobody"; break;
            case "unknown version": request.ModelSpec.Version = 9; break;
            case "unknown label": request.ModelSpec.VersionLabel = "canary"; break;
            case "unknown signature": request.ModelSpec.SignatureName = "none"; break;
            case "wrong name": request.Inputs.Add("z", request.Inputs["x"]); break;
            case "damaged": request.Inputs["x"] = new TensorProto { Dtype = DataType.DtFloat, TensorContent = Google.Protobuf.ByteString.CopyFrom(1, 2, 3) }; break;
            case "wrong type": request.Inputs["x"] = TensorProtoCodec.ToMessage(Tensor.OfText(new TensorShape(1), "1")); break;
            case "unknown output": request.OutputFilter.Add("q"); break;
            case "defect": (request.ModelSpec.Name, request.ModelSpec.SignatureName) = ("zoo", "defect"); break;
        }

        RpcException error = await Assert.ThrowsAsync<RpcException>(() => PredictAsync(request));

        Assert.Equal(code, error.StatusCode);
        Assert.Contains(text, error.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Status.Detail, StringComparison.Ordinal);
        await _host.AssertGoesOnAsync();
    }

    [Fact]
    public async Task A_long_message_is_cut_after_1024_bytes()
    {
        PredictRequest request = Request("zoo", ("x", Tensor.Of(new TensorShape(1), 1f)));
        request.ModelSpec.SignatureName = "refusal";

        RpcException error = await Assert.ThrowsAsync<RpcException>(() => PredictAsync(request));

        Assert.Equal(new string('ä', 512) + "...TRUNCATED", error.Status.Detail);
    }

    [Theory]
    [InlineData("Predict")]
    [InlineData("Classify")]
    [InlineData("Regress")]
    [InlineData("MultiInference")]
    [InlineData("GetModelMetadata")]
    public async Task Bytes_that_are_no_message_are_refused_and_the_server_goes_on(string method)
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(
            () => RawCalls.UnaryAsync(_host.Grpc, PredictMethod.ServiceName, method, [0x0A, 0xFF, 0xFF, 0x01]));

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.NotEmpty(error.Status.Detail);
        await _host.AssertGoesOnAsync();
    }

    private static PredictRequest Request(string model, params ReadOnlySpan<(string Name, Tensor Tensor)> inputs)
    {
        var request = new PredictRequest { ModelSpec = new ModelSpec { Name = model } };
        foreach ((string name, Tensor tensor) in inputs) { request.Inputs.Add(name, TensorProtoCodec.ToMessage(tensor)); }
        return request;
    }

    private async Task<PredictResponse> PredictAsync(PredictRequest request) =>
        await _client.PredictAsync(request, cancellationToken: TestContext.Current.CancellationToken);
}
