// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.Json;

namespace TensorKeeper.CrossLanguage;

/// <summary>Clients of other languages make every call, right and wrong, and understand every answer.</summary>
public sealed class EveryCallTests(ServerProcess server)
{
    // The model computes x / 2 + 2.
    private const string Answers =
        """
        {
          "predict": [2.5, 3],
          "classify": [[{"label": "", "score": 2.5}], [{"label": "", "score": 4}]],
          "regress": [2.5, 4],
          "several": [["regress_x_to_y", 3], ["classify_x_to_y", {"label": "", "score": 3}]],
          "metadata": ["__saved_model_init_op", "classify_x_to_y", "regress_x2_to_y3", "regress_x_to_y", "serving_default"],
          "status": ["AVAILABLE"],
          "reload": 0,
          "health": ["SERVING", "SERVING", "SERVING"],
          "refused": {
            "Predict": ["INVALID_ARGUMENT", "Missing ModelSpec"],
            "Classify": ["INVALID_ARGUMENT", "Missing ModelSpec"],
            "Regress": ["INVALID_ARGUMENT", "Missing ModelSpec"],
            "MultiInference": ["INVALID_ARGUMENT", "ModelSpec has no name specified."],
            "GetModelMetadata": ["INVALID_ARGUMENT", "Metadata field weights is not supported"],
            "GetModelStatus": ["INVALID_ARGUMENT", "Missing ModelSpec"],
            "HandleReloadConfigRequest": ["INVALID_ARGUMENT",
              "ServerModelConfig type not supported by HandleReloadConfigRequest. Only ModelConfigList is currently supported"],
            "Check": "NOT_FOUND"
          }
        }
        """;

    private string Address => string.Create(CultureInfo.InvariantCulture, $"localhost:{server.GrpcPort}");

    [Fact]
    public async Task Python_makes_every_call()
    {
        await Prerequisite.RequirePythonAsync();
        using var stubs = new PythonStubs();
        await stubs.GenerateAsync();

        AssertAnswers(await ChildProcess.OutputOfAsync(
            Prerequisite.Python, [Client("every_call.py"), stubs.Folder, Address, Repository.Path("models")]));
    }

    [Fact]
    public async Task Node_makes_every_call()
    {
        await Prerequisite.RequireNodeAsync();

        AssertAnswers(await ChildProcess.OutputOfAsync(
            "node", [Client("every_call.js"), Repository.Path("proto"), Address, Repository.Path("models")]));
    }

    private static string Client(string name) => Repository.Path("tests/TensorKeeper.CrossLanguage/Clients/" + name);

    private static void AssertAnswers(string printed)
    {
        using JsonDocument wanted = JsonDocument.Parse(Answers);
        using JsonDocument got = JsonDocument.Parse(printed);
        foreach (JsonProperty answer in wanted.RootElement.EnumerateObject())
        {
            JsonElement actual = got.RootElement.GetProperty(answer.Name);
            Assert.True(JsonElement.DeepEquals(answer.Value, actual), $"{answer.Name} is {actual.GetRawText()}, not {answer.Value.GetRawText()}.");
        }
    }
}
