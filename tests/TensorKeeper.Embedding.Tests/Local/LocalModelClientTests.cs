// SPDX-License-Identifier: MIT
using TensorKeeper.Client;

namespace TensorKeeper.Embedding.Tests.Local;

/// <summary>The client of this process and the one over the socket are asked the same and say the same.</summary>
public sealed class LocalModelClientTests(EmbeddingApp app) : IClassFixture<EmbeddingApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, ModelQuery, string[], ServingErrorCode> Refusals { get; } = new()
    {
        { "an unknown model", new("nobody"), ["x"], ServingErrorCode.NotFound },
        { "an unknown version", new("half-plus-two", 9), ["x"], ServingErrorCode.NotFound },
        { "an unknown label", new("half-plus-two", Label: "canary"), ["x"], ServingErrorCode.InvalidArgument },
        { "an unknown signature", new("half-plus-two", SignatureName: "other"), ["x"], ServingErrorCode.FailedPrecondition },
        { "an empty name", new(""), ["x"], ServingErrorCode.InvalidArgument },
        { "a missing input", new("half-plus-two"), [], ServingErrorCode.InvalidArgument },
        { "an input too many", new("half-plus-two"), ["x", "y"], ServingErrorCode.InvalidArgument },
        { "another name", new("half-plus-two"), ["z"], ServingErrorCode.InvalidArgument },
    };

    [Fact]
    public async Task Predicts_in_three_lines()
    {
        IModelClient client = app.Local;
        using PredictResult result = await client.PredictAsync("iris", ("dense_input", Tensor.Of([1, 4], 7.1f, 3.0f, 6.1f, 2.3f)));
        float[] probabilities = result["dense_2"].ToArray<float>();

        Assert.Equal(2, probabilities.IndexOf(probabilities.Max()));
        Assert.Equal((new ServableId("iris", 1), "serving_default"), (result.ServedBy, result.SignatureName));
    }

    [Theory]
    [InlineData(null, null, "")]
    [InlineData(1L, null, "")]
    [InlineData(null, "stable", "")]
    [InlineData(2L, null, "regress_x_to_y")]
    public async Task Answers_as_over_the_socket(long? version, string? label, string signature)
    {
        var query = new ModelQuery("half-plus-two", version, label, signature);
        if (signature.Length > 0) { query = query with { SignatureName = "serving_default" }; }
        using var inputs = new TensorMap { ["x"] = Tensor.Of([2, 1], 1f, 2f) };

        using PredictResult local = await app.Local.PredictAsync(query, inputs, cancellationToken: Token);
        using PredictResult remote = await app.Remote.PredictAsync(query, inputs, cancellationToken: Token);

        Assert.Equal((remote.ServedBy, remote.SignatureName, remote.Count), (local.ServedBy, local.SignatureName, local.Count));
        Assert.Equal(remote["y"].Shape, local["y"].Shape);
        Assert.Equal(remote["y"].ToArray<float>(), local["y"].ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Refuses_as_over_the_socket(string what, ModelQuery query, string[] inputNames, ServingErrorCode code)
    {
        using var inputs = new TensorMap();
        foreach (string name in inputNames) { inputs.Add(name, Tensor.Of([1, 1], 1f)); }

        ModelServerException local = await Assert.ThrowsAsync<ModelServerException>(() => app.Local.PredictAsync(query, inputs, cancellationToken: Token));
        ModelServerException remote = await Assert.ThrowsAsync<ModelServerException>(() => app.Remote.PredictAsync(query, inputs, cancellationToken: Token));

        Assert.True(code == local.Code, what);
        Assert.Equal((remote.Code, remote.Message, remote.Hint), (local.Code, local.Message, local.Hint));
        Assert.Equal((remote.ModelName, remote.Version), (local.ModelName, local.Version));
    }

    [Fact]
    public async Task Tells_the_same_metadata()
    {
        ModelMetadata local = await app.Local.GetModelMetadataAsync(new ModelQuery("half-plus-two"), Token);
        ModelMetadata remote = await app.Remote.GetModelMetadataAsync("half-plus-two", Token);

        Assert.Equal(remote.Model, local.Model);
        Assert.Equal(remote.Signatures.Keys.Order(), local.Signatures.Keys.Order());
        Assert.All(remote.Signatures, entry => Assert.Equal(
            entry.Value.Inputs.Select(static input => input.ToString()), local.Signatures[entry.Key].Inputs.Select(static input => input.ToString())));
    }

    [Fact]
    public async Task Tells_the_same_status()
    {
        Assert.Equal(
            await app.Remote.GetModelStatusAsync("half-plus-two", Token),
            await app.Local.GetModelStatusAsync(new ModelQuery("half-plus-two"), Token));
        ModelServerException local = await Assert.ThrowsAsync<ModelServerException>(() => app.Local.GetModelStatusAsync(new ModelQuery("iris", 7), Token));
        ModelServerException remote = await Assert.ThrowsAsync<ModelServerException>(() => app.Remote.GetModelStatusAsync(new ModelQuery("iris", 7), Token));
        Assert.Equal((remote.Code, remote.Message), (local.Code, local.Message));
    }

    [Fact]
    public async Task A_result_outlives_the_tensors_that_were_sent()
    {
        PredictResult result;
        using (var inputs = new TensorMap { ["x"] = Tensor.Of([1, 1], 1f) })
        {
            result = await app.Local.PredictAsync(new ModelQuery("half-plus-two", 1), inputs, cancellationToken: Token);
        }

        Assert.Equal([2.5f], result["y"].ToArray<float>());
        result.Dispose();
    }

    [Fact]
    public async Task Heeds_a_cancelled_token()
    {
        using var inputs = new TensorMap { ["x"] = Tensor.Of([1, 1], 1f) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            app.Local.PredictAsync(new ModelQuery("half-plus-two"), inputs, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Returns_only_the_outputs_asked_for()
    {
        using var inputs = new TensorMap { ["x"] = Tensor.Of([1, 1], 1f) };
        var options = new PredictOptions { Outputs = ["none"], Timeout = TimeSpan.FromMinutes(1) };

        ModelServerException refused = await Assert.ThrowsAsync<ModelServerException>(() =>
            app.Local.PredictAsync(new ModelQuery("half-plus-two"), inputs, options, Token));

        Assert.StartsWith("output tensor alias not found in signature: none", refused.Message, StringComparison.Ordinal);
    }
}
