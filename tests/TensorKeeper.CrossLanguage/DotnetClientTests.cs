// SPDX-License-Identifier: MIT
using TensorKeeper.Client;

namespace TensorKeeper.CrossLanguage;

public sealed class DotnetClientTests(ServerProcess server) : IDisposable
{
    private readonly ModelClient _client = ModelClient.Connect(server.GrpcUrl);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_client_gets_TensorFlows_answers(int run)
    {
        IrisGolden golden = IrisGolden.Read(run);

        using PredictResult result = await _client.PredictAsync("iris", ("dense_input", Tensor.Of([golden.Rows, 4], golden.Lengths)));

        Assert.Equal((new ServableId("iris", 1), new TensorShape(golden.Rows, 3)), (result.ServedBy, result["dense_2"].Shape));
        golden.AssertAgrees([.. result["dense_2"].ToArray<float>().Select(static value => (double)value)]);
    }

    [Fact]
    public async Task Only_the_outputs_wanted_come_back()
    {
        using var inputs = new TensorMap { { "dense_input", Tensor.Of([1, 4], 7.1f, 3.0f, 6.1f, 2.3f) } };

        var exception = await Assert.ThrowsAsync<ModelServerException>(
            () => _client.PredictAsync(new ModelQuery("iris"), inputs, new PredictOptions { Outputs = ["scores"] }, Cancellation));

        Assert.Equal(ServingErrorCode.InvalidArgument, exception.Code);
        Assert.StartsWith(
            "output tensor alias not found in signature: scores Outputs expected to be in the set {dense_2}.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_says_what_to_send()
    {
        ModelMetadata metadata = await _client.GetModelMetadataAsync("iris", Cancellation);

        Signature signature = metadata.Signatures[Signature.DefaultName];
        Assert.Equal(new ServableId("iris", 1), metadata.Model);
        Assert.Equal(("dense_input", ElementType.Float32, new PartialShape(-1, 4)), Words(Assert.Single(signature.Inputs)));
        Assert.Equal(("dense_2", ElementType.Float32, new PartialShape(-1, 3)), Words(Assert.Single(signature.Outputs)));
    }

    [Fact]
    public async Task Status_says_which_versions_can_be_called()
    {
        IReadOnlyList<ModelVersionStatus> status = await _client.GetModelStatusAsync("iris", Cancellation);

        Assert.Equal([new ModelVersionStatus(1, ModelVersionState.Available, null, "")], status);
    }

    [Fact]
    public async Task A_wrong_type_is_refused_with_a_hint()
    {
        var exception = await Assert.ThrowsAsync<ModelServerException>(
            () => _client.PredictAsync("iris", ("dense_input", Tensor.OfText([1, 4], "7.1", "3.0", "6.1", "2.3"))));

        Assert.Equal(ServingErrorCode.InvalidArgument, exception.Code);
        Assert.Contains("GetModelMetadataAsync(\"iris\")", exception.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_model_and_an_unknown_version_are_not_found()
    {
        using var inputs = new TensorMap();

        var model = await Assert.ThrowsAsync<ModelServerException>(() => _client.PredictAsync("no-such-model"));
        var version = await Assert.ThrowsAsync<ModelServerException>(
            () => _client.PredictAsync(new ModelQuery("iris", Version: 42), inputs, null, Cancellation));

        Assert.Equal((ServingErrorCode.NotFound, "no-such-model"), (model.Code, model.ModelName));
        Assert.StartsWith("Servable not found for request: Specific(iris, 42).", version.Message, StringComparison.Ordinal);
    }

    private static (string Name, ElementType Type, PartialShape Shape) Words(TensorSpec spec) => (spec.Name, spec.ElementType, spec.Shape);
}
