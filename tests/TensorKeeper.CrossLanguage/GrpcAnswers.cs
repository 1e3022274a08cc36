// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.Json;

namespace TensorKeeper.CrossLanguage;

/// <summary>What the clients in Python and Node print, and what must be in it.</summary>
internal static class GrpcAnswers
{
    /// <summary>Returns what a client reads from its standard input.</summary>
    public static string Request(ServerProcess server, IrisGolden golden) => JsonSerializer.Serialize(new
    {
        address = string.Create(CultureInfo.InvariantCulture, $"localhost:{server.GrpcPort}"),
        model = "iris",
        input = "dense_input",
        shape = new[] { golden.Rows, 4 },
        values = golden.Lengths,
    });

    /// <summary>Asserts that a client understood every answer of the server.</summary>
    public static void AssertAgrees(string printed, IrisGolden golden)
    {
        using JsonDocument document = JsonDocument.Parse(printed);
        JsonElement answers = document.RootElement;

        JsonElement predict = answers.GetProperty("predict");
        AssertJson("""{"model":"iris","version":"1","signature":"serving_default"}""", predict, "model", "version", "signature");
        JsonElement output = predict.GetProperty("outputs").EnumerateObject().Single(static entry => entry.Name == "dense_2").Value;
        AssertJson($$"""{"dtype":"DT_FLOAT","shape":[{{golden.Rows}},3]}""", output, "dtype", "shape");
        golden.AssertAgrees([.. output.GetProperty("values").EnumerateArray().Select(static value => value.GetDouble())]);

        AssertJson(
            """
            {"version":"1","method":"tensorflow/serving/predict",
             "inputs":{"dense_input":{"dtype":"DT_FLOAT","shape":[-1,4]}},
             "outputs":{"dense_2":{"dtype":"DT_FLOAT","shape":[-1,3]}}}
            """,
            answers.GetProperty("metadata"), "version", "method", "inputs", "outputs");
        AssertJson("""{"status":[{"version":"1","state":"AVAILABLE","error":""}]}""", answers, "status");
        AssertJson(
            """{"unknownModel":{"code":"NOT_FOUND","message":"Servable not found for request: Latest(no-such-model)"}}""",
            answers, "unknownModel");
    }

    private static void AssertJson(string expected, JsonElement actual, params string[] names)
    {
        using JsonDocument document = JsonDocument.Parse(expected);
        foreach (string name in names)
        {
            JsonElement wanted = document.RootElement.GetProperty(name);
            JsonElement got = actual.GetProperty(name);
            Assert.True(JsonElement.DeepEquals(wanted, got), $"{name} is {got.GetRawText()}, not {wanted.GetRawText()}.");
        }
    }
}
