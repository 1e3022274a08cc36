// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using Google.Protobuf;
using TensorKeeper.Protocol.TensorFlow;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Client.Tests;

public sealed class ModelClientTests : IAsyncLifetime
{
    private FakePeer _peer = null!;
    private ModelClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _peer = await FakePeer.StartAsync();
        _client = ModelClient.Connect(_peer.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _peer.DisposeAsync();
    }

    [Fact]
    public async Task Three_lines_make_a_prediction()
    {
        _peer.Predict = static (request, _, _) =>
        {
            TensorProto flower = request.Inputs["dense_input"];
            Assert.Equal((DataType.DtFloat, "1,4"), (flower.Dtype, string.Join(',', flower.TensorShape.Dim.Select(static d => d.Size))));
            Assert.Equal([7.1f, 3.0f, 6.1f, 2.3f], MemoryMarshal.Cast<byte, float>(flower.TensorContent.Span).ToArray());
            return Task.FromResult(Answer("iris", 7, "dense_2", Floats([1, 3], 0.25f, 0.5f, 0.25f)));
        };

        using PredictResult result = await _client.PredictAsync("iris", ("dense_input", Tensor.Of([1, 4], 7.1f, 3.0f, 6.1f, 2.3f)));

        Assert.Equal([0.25f, 0.5f, 0.25f], result["dense_2"].ToArray<float>());
        Assert.Equal(new TensorShape(1, 3), result["dense_2"].Shape);
        Assert.Equal((new ServableId("iris", 7), "serving_default"), (result.ServedBy, result.SignatureName));
    }

    [Fact]
    public async Task Sends_version_signature_and_the_outputs_wanted()
    {
        PredictRequest? seen = null;
        _peer.Predict = (request, _, _) => { seen = request; return Task.FromResult(Answer("m", 3, "y", Floats([], 1f))); };

        using var inputs = new TensorMap { { "x", Tensor.Of([], 1L) } };
        using PredictResult result = await _client.PredictAsync(
            new ModelQuery("m", Version: 3, SignatureName: "other"), inputs, new PredictOptions { Outputs = ["y", "z"] }, Cancellation);

        Assert.Equal(("m", 3L, "other"), (seen!.ModelSpec.Name, seen.ModelSpec.Version!.Value, seen.ModelSpec.SignatureName));
        Assert.Equal(["y", "z"], seen.OutputFilter);
    }

    [Fact]
    public async Task Sends_a_label()
    {
        PredictRequest? seen = null;
        _peer.Predict = (request, _, _) => { seen = request; return Task.FromResult(new PredictResponse()); };

        using var inputs = new TensorMap();
        using PredictResult result = await _client.PredictAsync(new ModelQuery("m", Label: "canary"), inputs, null, Cancellation);

        Assert.Equal((ModelSpec.VersionChoiceOneofCase.VersionLabel, "canary"), (seen!.ModelSpec.VersionChoiceCase, seen.ModelSpec.VersionLabel));
    }

    [Fact]
    public async Task Strings_go_both_ways_byte_by_byte()
    {
        byte[] notText = [0, 255, 10];
        _peer.Predict = static (request, _, _) => Task.FromResult(Answer("m", 1, "y", request.Inputs["x"]));
        StringElements strings = StringElements.FromBytes([notText, Array.Empty<byte>(), "größer"u8.ToArray()]);

        using PredictResult result = await _client.PredictAsync("m", ("x", Tensor.FromStrings([3], strings)));

        Assert.Equal(notText, result["y"].Strings[0].ToArray());
        Assert.Equal("größer", result["y"].ToTextArray()[2]);
    }

    [Fact]
    public async Task Messages_of_many_megabytes_pass()
    {
        _peer.Predict = static (request, _, _) => Task.FromResult(Answer("m", 1, "y", request.Inputs["x"]));
        using Tensor large = Tensor.Allocate(ElementType.Float32, [5_000_000]);
        for (int i = 0; i < 5_000_000; i++) { large.AsSpan<float>()[i] = i; }

        using PredictResult result = await _client.PredictAsync("m", ("x", large));

        Assert.True(large.Bytes.SequenceEqual(result["y"].Bytes));
    }

    [Fact]
    public async Task Callers_may_share_one_client()
    {
        _peer.Predict = static (request, _, _) => Task.FromResult(Answer("m", 1, "y", request.Inputs["x"]));

        long[] answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(async number =>
        {
            using PredictResult result = await _client.PredictAsync("m", ("x", Tensor.Of([1], (long)number)));
            return result["y"].ToArray<long>()[0];
        }));

        Assert.Equal(Enumerable.Range(0, 300).Select(static number => (long)number), answers);
    }

    [Fact]
    public async Task A_result_names_its_outputs_when_asked_for_another()
    {
        _peer.Predict = static (_, _, _) => Task.FromResult(Answer("iris", 1, "dense_2", Floats([1], 1f)));

        using PredictResult result = await _client.PredictAsync("iris");

        var exception = Assert.Throws<KeyNotFoundException>(() => result["scores"]);
        Assert.Equal("{name: iris version: 1} has no output named 'scores'; it answered: dense_2.", exception.Message);
    }

    [Fact]
    public async Task A_disposed_result_gives_its_memory_back()
    {
        _peer.Predict = static (_, _, _) => Task.FromResult(Answer("m", 1, "y", Floats([1], 1f)));
        PredictResult result = await _client.PredictAsync("m");
        Tensor output = result["y"];

        result.Dispose();

        Assert.Throws<ObjectDisposedException>(() => output.Bytes.Length);
    }

    [Fact]
    public async Task A_disposed_client_calls_nobody()
    {
        _client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _client.PredictAsync("m"));
    }

    [Fact]
    public async Task A_name_may_stand_for_several_servers()
    {
        await using var client = ModelClient.Connect($"dns:///localhost:{new Uri(_peer.Address).Port}");

        using PredictResult result = await client.PredictAsync("m");

        Assert.Equal(1, _peer.Calls);
    }

    [Theory]
    [InlineData("localhost:8500")]
    [InlineData("ftp://localhost")]
    [InlineData("/models")]
    public void An_address_has_a_scheme(string address) =>
        Assert.Contains("http://localhost:8500", Assert.Throws<ArgumentException>(() => ModelClient.Connect(address)).Message, StringComparison.Ordinal);

    private static PredictResponse Answer(string model, long version, string name, TensorProto output) => new()
    {
        ModelSpec = new ModelSpec { Name = model, Version = version, SignatureName = "serving_default" },
        Outputs = { [name] = output },
    };

    private static TensorProto Floats(long[] shape, params float[] values) => new()
    {
        Dtype = DataType.DtFloat,
        TensorShape = new TensorShapeProto { Dim = { shape.Select(static size => new TensorShapeProto.Types.Dim { Size = size }) } },
        TensorContent = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values)),
    };
}
