// SPDX-License-Identifier: MIT
using Google.Protobuf;
using Grpc.Core;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.Protocol.TensorFlow;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.Tests.TfServing;

/// <summary>Classify, Regress and MultiInference over gRPC.</summary>
public sealed class GrpcExampleTests(SharedDoorHost shared) : IClassFixture<SharedDoorHost>
{
    private readonly DoorHost _host = shared.Host;
    private readonly PredictionService.PredictionServiceClient _client = new(shared.Host.Grpc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Classify_gives_labels_and_scores_in_the_order_of_the_columns()
    {
        Example[] examples = [Numbers("x", 1f), Numbers("x", 1f, 2f)];

        ClassificationResponse response = await ClassifyAsync("classify", ListOf(examples));

        Assert.Equal(new ModelSpec { Name = "zoo", Version = 2, SignatureName = "classify" }, response.ModelSpec);
        Assert.Equal(2, response.Result.Classifications.Count);
        for (int i = 0; i < examples.Length; i++)
        {
            float length = examples[i].CalculateSize();
            Assert.Equal(
                [("short", 1 / length), ("long", length)],
                response.Result.Classifications[i].Classes.Select(static found => (found.Label, found.Score)));
        }
    }

    [Fact]
    public async Task Classify_without_scores_gives_zeros()
    {
        ClassificationResponse response = await ClassifyAsync("labels", ListOf(Numbers("x", 1f)));

        Class found = Assert.Single(Assert.Single(response.Result.Classifications).Classes);
        Assert.Equal((Numbers("x", 1f).ToByteString().ToStringUtf8(), 0f), (found.Label, found.Score));
    }

    [Theory]
    [InlineData("regress")]
    [InlineData("regress_column")]
    public async Task Regress_gives_a_number_for_each_example(string signature)
    {
        Example[] examples = [Numbers("x", 1f), Numbers("x", 1f, 2f), new Example()];

        RegressionResponse response = await RegressAsync(signature, ListOf(examples));

        Assert.Equal(examples.Select(static example => (float)example.CalculateSize()), response.Result.Regressions.Select(static one => one.Value));
        Assert.Equal(new ModelSpec { Name = "zoo", Version = 2, SignatureName = signature }, response.ModelSpec);
    }

    [Fact]
    public async Task A_context_stands_before_each_example()
    {
        var input = new ExampleListWithContext { Context = Numbers("shared", 7f) };
        input.Examples.Add([Numbers("x", 1f), Numbers("y", 2f)]);

        ClassificationResponse response = await ClassifyAsync("labels", new Input { ExampleListWithContext = input });

        string[] labels = [.. response.Result.Classifications.Select(static example => example.Classes[0].Label)];
        Assert.Equal(
            input.Examples.Select(example => ByteString.CopyFrom([.. input.Context.ToByteArray(), .. example.ToByteArray()]).ToStringUtf8()),
            labels);
    }

    [Fact]
    public async Task MultiInference_answers_in_the_order_of_its_tasks()
    {
        Example example = Numbers("x", 1f);

        MultiInferenceResponse response = await InferAsync(
            ListOf(example), ("zoo", "regress", "tensorflow/serving/regress"), ("zoo", "classify", "tensorflow/serving/classify"));

        Assert.Equal(example.CalculateSize(), response.Results[0].RegressionResult.Regressions[0].Value);
        Assert.Equal("short", response.Results[1].ClassificationResult.Classifications[0].Classes[0].Label);
        Assert.Equal(["regress", "classify"], response.Results.Select(static result => result.ModelSpec.SignatureName));
        Assert.All(response.Results, static result => Assert.Equal(2, result.ModelSpec.Version));
    }

    [Theory]
    [InlineData("classify", 0, "Input is empty.")]
    [InlineData("nowhere", 1, "No signature was found with the name: nowhere")]
    [InlineData("", 1, "No signature was found with the name: serving_default")]
    [InlineData("two", 1, "Expected one input Tensor.")]
    [InlineData("three_out", 1, "Expected one or two output Tensors, found 3")]
    [InlineData("echo_String", 1, "No classification inputs found in SignatureDef: ")]
    [InlineData("regress", 1, "Expected classification signature outputs to contain at least one of \"classes\" or \"scores\". Signature was: ")]
    [InlineData("classify_flat", 2, "Expected Tensor shape: [batch_size num_classes] but got [2]")]
    [InlineData("classify_short", 2, "Expected scores output batch size of 2. Got: 1")]
    [InlineData("classify_long", 2, "Expected scores Tensor of DT_FLOAT. Got: DT_INT64")]
    [InlineData("classify_numbers", 2, "Expected classes Tensor of DT_STRING. Got: DT_INT64")]
    [InlineData("classify_uneven", 2, "Tensors class and score should match in dim_size(1). Got 1 vs. 2")]
    public async Task Classify_says_what_does_not_fit(string signature, int examples, string message)
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => ClassifyAsync(signature, ListOf([.. Enumerable.Repeat(Numbers("x", 1f), examples)])));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith(message, error.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("regress", 0, "Input is empty.")]
    [InlineData("nowhere", 1, "No signature was found with the name: nowhere")]
    [InlineData("two", 1, "Expected one input Tensor.")]
    [InlineData("classify", 1, "Expected one output Tensor.")]
    [InlineData("echo_String", 1, "No regression inputs found in SignatureDef: ")]
    [InlineData("labels", 1, "No regression outputs found in SignatureDef: ")]
    [InlineData("numbers_in", 1, "Expects arg[0] to be float but string is provided")]
    [InlineData("regress_wide", 1, "Expected output Tensor shape to be either [batch_size] or [batch_size, 1] but got [1,2]")]
    [InlineData("regress_short", 2, "Input batch size did not match output batch size: 2 vs. 1")]
    [InlineData("regress_long", 1, "Expected output Tensor of DT_FLOAT.  Got: DT_INT64")]
    public async Task Regress_says_what_does_not_fit(string signature, int examples, string message)
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => RegressAsync(signature, ListOf([.. Enumerable.Repeat(Numbers("x", 1f), examples)])));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith(message, error.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument, "Found ModelSpec with an empty model name.", "zoo|regress|tensorflow/serving/regress", "|classify|tensorflow/serving/classify")]
    [InlineData(StatusCode.InvalidArgument, "All ModelSpecs in a MultiInferenceRequest must access the same model name.", "zoo|regress|tensorflow/serving/regress", "half_plus_two|classify|tensorflow/serving/classify")]
    [InlineData(StatusCode.InvalidArgument, "Duplicate evaluation of signature: regress", "zoo|regress|tensorflow/serving/regress", "zoo|regress|tensorflow/serving/regress")]
    [InlineData(StatusCode.InvalidArgument, "Requested signature not found in model graph: serving_default", "zoo||tensorflow/serving/regress")]
    [InlineData(StatusCode.Unimplemented, "Unsupported signature method_name: tensorflow/serving/predict", "zoo|regress|tensorflow/serving/predict")]
    [InlineData(StatusCode.InvalidArgument, "Expected one output Tensor.", "zoo|regress|tensorflow/serving/regress", "zoo|classify|tensorflow/serving/regress")]
    [InlineData(StatusCode.InvalidArgument, "ModelSpec has no name specified.")]
    [InlineData(StatusCode.NotFound, "Servable not found for request: Latest(nobody)", "nobody|regress|tensorflow/serving/regress")]
    public async Task MultiInference_says_what_does_not_fit(StatusCode code, string message, params string[] tasks)
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => InferAsync(
            ListOf(Numbers("x", 1f)), [.. tasks.Select(static task => task.Split('|')).Select(static parts => (parts[0], parts[1], parts[2]))]));

        Assert.Equal((code, message), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task A_request_without_a_model_is_refused()
    {
        RpcException classify = await Assert.ThrowsAsync<RpcException>(async () => await _client.ClassifyAsync(new ClassificationRequest(), cancellationToken: Token));
        RpcException regress = await Assert.ThrowsAsync<RpcException>(async () => await _client.RegressAsync(new RegressionRequest(), cancellationToken: Token));

        Assert.Equal((StatusCode.InvalidArgument, "Missing ModelSpec"), (classify.StatusCode, classify.Status.Detail));
        Assert.Equal((StatusCode.InvalidArgument, "Missing ModelSpec"), (regress.StatusCode, regress.Status.Detail));
    }

    [Fact]
    public async Task A_context_that_would_fill_the_memory_is_refused()
    {
        var input = new ExampleListWithContext { Context = new Example { Features = new Features() } };
        input.Context.Features.Feature.Add("long", new Feature { BytesList = new BytesList() });
        input.Context.Features.Feature["long"].BytesList.Value.Add(ByteString.CopyFrom(new byte[1 << 20]));
        for (int i = 0; i < 1_000; i++) { input.Examples.Add(new Example()); }

        RpcException error = await Assert.ThrowsAsync<RpcException>(() => ClassifyAsync("labels", new Input { ExampleListWithContext = input }));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        await _host.AssertGoesOnAsync();
    }

    private async Task<ClassificationResponse> ClassifyAsync(string signature, Input input) => await _client.ClassifyAsync(
        new ClassificationRequest { ModelSpec = new ModelSpec { Name = "zoo", SignatureName = signature }, Input = input }, cancellationToken: Token);

    private async Task<RegressionResponse> RegressAsync(string signature, Input input) => await _client.RegressAsync(
        new RegressionRequest { ModelSpec = new ModelSpec { Name = "zoo", SignatureName = signature }, Input = input }, cancellationToken: Token);

    private async Task<MultiInferenceResponse> InferAsync(Input input, params (string Model, string Signature, string Method)[] tasks)
    {
        var request = new MultiInferenceRequest { Input = input };
        foreach ((string model, string signature, string method) in tasks)
        {
            request.Tasks.Add(new InferenceTask { ModelSpec = new ModelSpec { Name = model, SignatureName = signature }, MethodName = method });
        }

        return await _client.MultiInferenceAsync(request, cancellationToken: Token);
    }

    private static Input ListOf(params Example[] examples)
    {
        var list = new ExampleList();
        list.Examples.Add(examples);
        return new Input { ExampleList = list };
    }

    private static Example Numbers(string name, params float[] values)
    {
        var floats = new FloatList();
        floats.Value.Add(values);
        var example = new Example { Features = new Features() };
        example.Features.Feature.Add(name, new Feature { FloatList = floats });
        return example;
    }
}
