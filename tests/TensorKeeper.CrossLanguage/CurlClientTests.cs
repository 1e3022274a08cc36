// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.Json;

namespace TensorKeeper.CrossLanguage;

public sealed class CurlClientTests(ServerProcess server)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Rows_get_TensorFlows_answers(int run)
    {
        await Prerequisite.RequireCurlAsync();
        IrisGolden golden = IrisGolden.Read(run);
        string rows = JsonSerializer.Serialize(new { instances = golden.Lengths.Chunk(4) });

        using JsonDocument answer = JsonDocument.Parse(await CurlAsync("/v1/models/iris:predict", "--fail", "--data", "@-", rows));

        golden.AssertAgrees(Numbers(answer.RootElement.GetProperty("predictions")));
    }

    [Fact]
    public async Task Columns_get_TensorFlows_answers()
    {
        await Prerequisite.RequireCurlAsync();
        IrisGolden golden = IrisGolden.Read(1);
        string columns = JsonSerializer.Serialize(new { inputs = golden.Lengths.Chunk(4) });

        using JsonDocument answer = JsonDocument.Parse(
            await CurlAsync("/v1/models/iris/versions/1:predict", "--fail", "--data", "@-", columns));

        golden.AssertAgrees(Numbers(answer.RootElement.GetProperty("outputs")));
    }

    [Fact]
    public async Task Status_is_the_text_that_TensorFlow_Serving_prints()
    {
        await Prerequisite.RequireCurlAsync();

        string answer = await CurlAsync("/v1/models/iris", "--fail");

        const string expected =
            """
            {
             "model_version_status": [
              {
               "version": "1",
               "state": "AVAILABLE",
               "status": {
                "error_code": "OK",
                "error_message": ""
               }
              }
             ]
            }

            """;
        Assert.Equal(expected, answer);
    }

    [Fact]
    public async Task Metadata_has_the_signature()
    {
        await Prerequisite.RequireCurlAsync();

        using JsonDocument answer = JsonDocument.Parse(await CurlAsync("/v1/models/iris/metadata", "--fail"));

        JsonElement input = answer.RootElement.GetProperty("metadata").GetProperty("signature_def").GetProperty("signature_def")
            .GetProperty("serving_default").GetProperty("inputs").GetProperty("dense_input");
        Assert.Equal("DT_FLOAT", input.GetProperty("dtype").GetString());
        Assert.Equal(["-1", "4"], input.GetProperty("tensor_shape").GetProperty("dim").EnumerateArray().Select(static d => d.GetProperty("size").GetString()));
    }

    [Fact]
    public async Task An_unknown_model_is_a_404_that_names_it()
    {
        await Prerequisite.RequireCurlAsync();

        string answer = await CurlAsync("/v1/models/no-such-model:predict", "--write-out", "%{http_code}", "--data", "@-", """{"instances":[1]}""");

        Assert.EndsWith("404", answer, StringComparison.Ordinal);
        Assert.Contains("Servable not found for request: Latest(no-such-model)", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/models/half-plus-two:classify", """{"signature_name": "classify_x_to_y", "examples": [{"x": 1.0}]}""",
        "{\n    \"results\": [[[\"\", 2.5]]\n    ]\n}")]
    [InlineData("/v1/models/half-plus-two/versions/2:regress", """{"signature_name": "regress_x_to_y", "examples": [{"x": 1.0}, {"x": 4.0}]}""",
        "{\n    \"results\": [2.5, 4.0\n    ]\n}")]
    public async Task Examples_are_classified_and_regressed(string path, string body, string expected)
    {
        await Prerequisite.RequireCurlAsync();

        Assert.Equal(expected, await CurlAsync(path, "--fail", "--data", "@-", body));
    }

    [Theory]
    [InlineData("/v1/models", "\"name\": \"iris\"")]
    [InlineData("/v1/models/iris/versions/1", "\"state\": \"AVAILABLE\"")]
    [InlineData("/v1/models/iris/versions/1/metadata", "\"dense_input\"")]
    [InlineData("/monitoring/prometheus/metrics", "# TYPE :tensorflow:serving:request_count counter")]
    [InlineData("/healthz/live", "ok")]
    [InlineData("/healthz/ready", "ok")]
    public async Task Every_other_page_is_there(string path, string inIt)
    {
        await Prerequisite.RequireCurlAsync();

        Assert.Contains(inIt, await CurlAsync(path, "--fail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_may_ask_first()
    {
        await Prerequisite.RequireCurlAsync();

        string answer = await CurlAsync("/v1/models/iris:predict", "--include", "--request", "OPTIONS", "--header", "Origin: https://example.org");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("Access-Control-Allow-Origin: *", answer, StringComparison.Ordinal);
        Assert.Contains("Access-Control-Allow-Methods: POST, GET", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_body_is_unpacked()
    {
        await Prerequisite.RequireCurlAsync();
        string packed = Path.GetTempFileName();
        try
        {
            await using (var gzip = new System.IO.Compression.GZipStream(File.Create(packed), System.IO.Compression.CompressionLevel.Fastest))
            {
                await gzip.WriteAsync("""{"instances": [[7.1, 3.0, 6.1, 2.3]]}"""u8.ToArray(), TestContext.Current.CancellationToken);
            }

            string answer = await CurlAsync(
                "/v1/models/iris:predict", "--fail", "--header", "Content-Encoding: gzip", "--data-binary", $"@{packed}");

            Assert.Contains("predictions", answer, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(packed);
        }
    }

    // The last argument is the body if the one before it says that there is one.
    private Task<string> CurlAsync(string path, params string[] arguments)
    {
        bool hasBody = arguments.Length > 1 && arguments[^2] == "@-";
        string url = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{server.RestPort}{path}");
        return ChildProcess.OutputOfAsync(
            "curl",
            ["--silent", "--show-error", "--max-time", "30", .. hasBody ? arguments[..^1] : arguments, url],
            hasBody ? arguments[^1] : "");
    }

    private static double[] Numbers(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().SelectMany(Numbers)]
        : [element.GetDouble()];
}
