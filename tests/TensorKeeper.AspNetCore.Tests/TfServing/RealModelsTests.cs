// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json;
using Google.Protobuf.Collections;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TensorFlow;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.Tests.TfServing;

/// <summary>Models that TensorFlow exported, from their files to both doors.</summary>
public sealed class RealModelsTests(ModelServer server) : IClassFixture<ModelServer>
{
    private readonly PredictionService.PredictionServiceClient _client = new(server.Grpc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"instances": [1.0, 2.0, 5.0]}""", "{\n    \"predictions\": [2.5, 3.0, 4.5\n    ]\n}")]
    [InlineData("""{"inputs": 3.0}""", "{\n    \"outputs\": 3.5\n}")]
    [InlineData("""{"inputs": [[1.0, 2.0]]}""", "{\n    \"outputs\": [\n        [\n            2.5,\n            3.0\n        ]\n    ]\n}")]
    public async Task A_shape_that_the_placeholder_does_not_declare_is_served_where_the_kernels_take_it(string body, string answer)
    {
        using var content = new StringContent(body);
        using HttpResponseMessage response = await server.Rest.PostAsync("/v1/models/half_plus_two/versions/2:predict", content, Token);

        Assert.Equal(answer, await response.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("""{"inputs": [1.0, 2.0, 3.0, 4.0]}""", "[4]")]
    [InlineData("""{"inputs": [[1.0, 2.0, 3.0]]}""", "[1,3]")]
    [InlineData("""{"inputs": [[[1.0, 2.0, 3.0, 4.0]]]}""", "[1,1,4]")]
    public async Task A_shape_that_the_kernels_do_not_take_is_refused_with_what_is_declared(string body, string shape)
    {
        using var content = new StringContent(body);
        using HttpResponseMessage response = await server.Rest.PostAsync("/v1/models/iris:predict", content, Token);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains($"Input 'dense_input' has shape {shape}; the model wants [?,4].", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_doors_recognise_the_virginica()
    {
        var request = new PredictRequest { ModelSpec = new ModelSpec { Name = "iris" } };
        request.Inputs.Add("dense_input", TensorProtoCodec.ToMessage(Tensor.Of(new TensorShape(1, 4), 7.1f, 3.0f, 6.1f, 2.3f)));

        PredictResponse response = await _client.PredictAsync(request, cancellationToken: Token);
        (int status, string body) = await PostAsync("/v1/models/iris:predict", """{"instances": [[7.1, 3.0, 6.1, 2.3]]}""");

        Assert.Equal(200, status);
        float[] overRest = [.. JsonDocument.Parse(body).RootElement.GetProperty("predictions")[0].EnumerateArray().Select(static p => p.GetSingle())];
        Assert.Equal(response.Outputs["dense_2"].FloatVal, overRest);
        Assert.InRange(overRest[2], 0.9999f, 1f);
        Assert.Equal(("serving_default", 1L), (response.ModelSpec.SignatureName, response.ModelSpec.Version));
    }

    [Theory]
    [InlineData("/v1/models/half_plus_two:predict", "[[1.0], [2.0], [5.0]]", "[[2.5], [3.0], [4.5]\n    ]")]
    [InlineData("/v1/models/half_plus_two/versions/1:predict", "[1.0, 2.0, 5.0]", "[2.5, 3.0, 4.5\n    ]")]
    [InlineData("/v1/models/half_plus_two/versions/2:predict", "[[1.0]]", "[[2.5]\n    ]")]
    public async Task Half_plus_two_says_what_its_page_says(string path, string instances, string predictions) =>
        Assert.Equal(
            (200, $"{{\n    \"predictions\": {predictions}\n}}"),
            await PostAsync(path, $$"""{"instances": {{instances}}}"""));

    [Theory]
    [InlineData("/v1/models/half_plus_two:regress", "regress_x_to_y", "[2.5, 3.0\n    ]")]
    [InlineData("/v1/models/half_plus_two:classify", "classify_x_to_y", "[[[\"\", 2.5]], [[\"\", 3.0]]\n    ]")]
    public async Task Half_plus_two_takes_examples(string path, string signature, string results) => Assert.Equal(
        (200, $"{{\n    \"results\": {results}\n}}"),
        await PostAsync(path, $$"""{"signature_name": "{{signature}}", "examples": [{"x": 1.0}, {"x": 2.0}]}"""));

    [Fact]
    public async Task Half_plus_two_regresses_and_classifies_in_one_call()
    {
        var request = new MultiInferenceRequest { Input = new Input { ExampleList = new ExampleList() } };
        var x = new Feature { FloatList = new FloatList() };
        x.FloatList.Value.Add(5f);
        request.Input.ExampleList.Examples.Add(new Example { Features = new Features { Feature = { ["x"] = x } } });
        request.Tasks.Add(new InferenceTask
        {
            ModelSpec = new ModelSpec { Name = "half_plus_two", SignatureName = "regress_x_to_y" }, MethodName = "tensorflow/serving/regress",
        });
        request.Tasks.Add(new InferenceTask
        {
            ModelSpec = new ModelSpec { Name = "half_plus_two", SignatureName = "classify_x_to_y" }, MethodName = "tensorflow/serving/classify",
        });

        MultiInferenceResponse response = await _client.MultiInferenceAsync(request, cancellationToken: Token);

        Assert.Equal(4.5f, response.Results[0].RegressionResult.Regressions[0].Value);
        Assert.Equal(4.5f, response.Results[1].ClassificationResult.Classifications[0].Classes[0].Score);
    }

    [Theory]
    [InlineData("""{"instances": [[1, 2, 3]]}""")]
    [InlineData("""{"instances": [1, 2, 3, 4]}""")]
    [InlineData("""{"inputs": 5}""")]
    public async Task A_shape_that_the_model_refuses_is_the_callers_fault(string body)
    {
        (int status, string answer) = await PostAsync("/v1/models/iris:predict", body);

        Assert.Equal(400, status);
        Assert.NotEmpty(JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString()!);
        await Both_doors_recognise_the_virginica();
    }

    [Fact]
    public async Task Metadata_is_what_the_exporter_wrote()
    {
        MapField<string, SignatureDef> exported = ReadExported("iris");

        GetModelMetadataResponse response = await _client.GetModelMetadataAsync(
            new GetModelMetadataRequest { ModelSpec = new ModelSpec { Name = "iris" }, MetadataField = { "signature_def" } },
            cancellationToken: Token);

        Assert.Equal(exported, response.Metadata["signature_def"].Unpack<SignatureDefMap>().SignatureDef);
        using JsonDocument page = JsonDocument.Parse(await server.Rest.GetStringAsync("/v1/models/iris/metadata", Token));
        JsonElement printed = page.RootElement.GetProperty("metadata").GetProperty("signature_def").GetProperty("signature_def");
        Assert.Equal(exported.Keys.Order(StringComparer.Ordinal), printed.EnumerateObject().Select(static p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal("-1", printed.GetProperty("serving_default").GetProperty("inputs").GetProperty("dense_input")
            .GetProperty("tensor_shape").GetProperty("dim")[0].GetProperty("size").GetString());
    }

    [Fact]
    public async Task Both_versions_are_available()
    {
        using JsonDocument page = JsonDocument.Parse(await server.Rest.GetStringAsync("/v1/models/half_plus_two", Token));

        Assert.Equal(
            ["2 AVAILABLE OK", "1 AVAILABLE OK"],
            page.RootElement.GetProperty("model_version_status").EnumerateArray().Select(static version =>
                $"{version.GetProperty("version")} {version.GetProperty("state")} {version.GetProperty("status").GetProperty("error_code")}"));
    }

    private static MapField<string, SignatureDef> ReadExported(string model)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(ModelServer.ModelsFolder, model, "1", "saved_model.pb"));
        return Protocol.TensorFlow.SavedModel.Parser.ParseFrom(file).MetaGraphs[0].SignatureDef;
    }

    private async Task<(int Status, string Body)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8);
        using HttpResponseMessage response = await server.Rest.PostAsync(path, content, Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }
}
