// SPDX-License-Identifier: MIT
namespace TensorKeeper.Client.Tests;

/// <summary>The client against the real server and real models.</summary>
public sealed class EmbeddedServerTests(EmbeddedServer server) : IClassFixture<EmbeddedServer>, IDisposable
{
    private readonly ModelClient _client = ModelClient.Connect(server.Address);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Three_lines_name_a_flower()
    {
        using PredictResult result = await _client.PredictAsync("iris", ("dense_input", Tensor.Of([1, 4], 7.1f, 3.0f, 6.1f, 2.3f)));

        float[] probabilities = result["dense_2"].ToArray<float>();
        Assert.Equal([0f, 0.0000203817f, 0.9999796f], probabilities, static (wanted, got) => MathF.Abs(wanted - got) <= 1e-6f);
        Assert.Equal((new ServableId("iris", 1), "serving_default"), (result.ServedBy, result.SignatureName));
    }

    [Fact]
    public async Task A_version_is_met_by_its_number()
    {
        foreach (long version in new long[] { 1, 2 })
        {
            using TensorMap inputs = Half(3f);
            using PredictResult result = await _client.PredictAsync(new ModelQuery("half-plus-two", Version: version), inputs, null, Cancellation);

            Assert.Equal(version, result.ServedBy.Version);
            Assert.Equal([3.5f], result["y"].ToArray<float>());
        }
    }

    [Theory]
    [InlineData("stable", 1)]
    [InlineData("canary", 2)]
    public async Task A_version_is_met_by_its_label(string label, long version)
    {
        using TensorMap inputs = Half(1f);
        using PredictResult result = await _client.PredictAsync(new ModelQuery("half-plus-two", Label: label), inputs, null, Cancellation);

        Assert.Equal((version, 2.5f), (result.ServedBy.Version, result["y"].ToArray<float>()[0]));
    }

    [Fact]
    public async Task Without_a_version_the_newest_answers()
    {
        using PredictResult result = await _client.PredictAsync("half-plus-two", ("x", Tensor.Of([2, 1], 1f, 2f)));

        Assert.Equal(2, result.ServedBy.Version);
        Assert.Equal([2.5f, 3f], result["y"].ToArray<float>());
    }

    [Fact]
    public async Task Metadata_lists_every_signature()
    {
        ModelMetadata metadata = await _client.GetModelMetadataAsync(new ModelQuery("half-plus-two", Version: 1), Cancellation);

        Assert.Equal(new ServableId("half-plus-two", 1), metadata.Model);
        Assert.Equal(
            ["classify_x_to_y", "regress_x2_to_y3", "regress_x_to_y", "regress_x_to_y2", "serving_default"],
            metadata.Signatures.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(ElementType.String, metadata.Signatures["regress_x_to_y"].FindInput("inputs")!.ElementType);
    }

    [Fact]
    public async Task Status_lists_every_version_highest_first()
    {
        IReadOnlyList<ModelVersionStatus> status = await _client.GetModelStatusAsync("half-plus-two", Cancellation);

        Assert.Equal([2L, 1L], status.Select(static version => version.Version));
        Assert.All(status, static version => Assert.True(version.IsAvailable));
    }

    [Fact]
    public async Task Metadata_is_enough_to_correct_a_wrong_request()
    {
        var exception = await Assert.ThrowsAsync<ModelServerException>(
            () => _client.PredictAsync("iris", ("flower", Tensor.Of([1, 4], 7.1f, 3.0f, 6.1f, 2.3f))));
        ModelMetadata metadata = await _client.GetModelMetadataAsync("iris", Cancellation);
        string name = metadata.Signatures[Signature.DefaultName].Inputs.Single().Name;

        using PredictResult result = await _client.PredictAsync("iris", (name, Tensor.Of([1, 4], 7.1f, 3.0f, 6.1f, 2.3f)));

        Assert.Equal(ServingErrorCode.InvalidArgument, exception.Code);
        Assert.Equal(3, result.Single().Value.ElementCount);
    }

    [Fact]
    public async Task An_unknown_label_is_the_callers_mistake()
    {
        using TensorMap inputs = Half(1f);

        var exception = await Assert.ThrowsAsync<ModelServerException>(
            () => _client.PredictAsync(new ModelQuery("half-plus-two", Label: "beta"), inputs, null, Cancellation));

        Assert.Equal(ServingErrorCode.InvalidArgument, exception.Code);
        Assert.StartsWith("Unrecognized servable version label: beta.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hundreds_of_callers_get_their_own_answers()
    {
        float[] answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(async number =>
        {
            using PredictResult result = await _client.PredictAsync("half-plus-two", ("x", Tensor.Of([1, 1], (float)number)));
            return result["y"].ToArray<float>()[0];
        }));

        Assert.Equal(Enumerable.Range(0, 500).Select(static number => (number / 2f) + 2f), answers);
    }

    private static TensorMap Half(float x) => new() { { "x", Tensor.Of([1, 1], x) } };
}
