// SPDX-License-Identifier: MIT
using System.Text.Json;
using TensorKeeper.Cli.Conversion;
using TensorKeeper.Cli.Inspect;
using TensorKeeper.Cli.Serve;

namespace TensorKeeper.Cli.Tests.Inspect;

public sealed class InspectCommandTests
{
    // A ModelProto: IR version 8, operator set 17, y = Frobnicate(x) over float[2].
    private const string NoSuchOperator =
        "CAg6OQoSCgF4EgF5IgpGcm9ibmljYXRlEgFnWg8KAXgSCgoICAESBAoCCAJiDwoBeRIKCggIARIECgIIAkICEBE=";

    [Theory]
    [InlineData("iris/1", "inspect-iris.txt")]
    [InlineData("half-plus-two/1", "inspect-half-plus-two-1.txt")]
    [InlineData("half-plus-two/2", "inspect-half-plus-two-2.txt")]
    public void Shows_what_saved_model_cli_shows_and_whether_it_can_be_served(string model, string golden) =>
        GoldenFile.Matches(golden, Inspect(Path.Combine(Repository.Models, model)));

    [Fact]
    public void Json_has_the_same_for_scripts() =>
        GoldenFile.Matches("inspect-iris.json", Inspect(Path.Combine(Repository.Models, "iris", "1"), "--json"));

    [Theory]
    [InlineData("inspect-onnx.txt")]
    [InlineData("inspect-onnx.json", "--json")]
    public void Shows_what_an_onnx_model_is_and_whether_it_can_be_served(string golden, params string[] flags)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "iris", "1")).FullName, "model.onnx");
        Assert.Equal(0, new ConvertCommand(new TestConsole().Console).Run([Path.Combine(Repository.Models, "iris"), "-o", file], TestContext.Current.CancellationToken));

        GoldenFile.Matches(golden, Inspect([Path.Combine(folder.Path, "iris"), .. flags]).Replace(folder.Path, "models", StringComparison.Ordinal));
    }

    [Fact]
    public void An_onnx_model_that_the_engine_refuses_is_shown_with_its_reason()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "model.onnx"), Convert.FromBase64String(NoSuchOperator));

        string text = Inspect(folder.Path);

        Assert.Contains("Frobnicate 1", text, StringComparison.Ordinal);
        Assert.Contains("servable   no", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_json()
    {
        using var document = JsonDocument.Parse(Inspect(Path.Combine(Repository.Models, "half-plus-two", "1"), "--json"));

        JsonElement signatures = document.RootElement.GetProperty("meta_graphs")[0].GetProperty("signatures");
        Assert.Equal("tensorflow/serving/classify", signatures.GetProperty("classify_x_to_y").GetProperty("method_name").GetString());
        Assert.Equal(JsonValueKind.Null, signatures.GetProperty("serving_default").GetProperty("inputs").GetProperty("x").GetProperty("shape").ValueKind);
    }

    [Fact]
    public void A_base_path_means_its_newest_version() =>
        Assert.Equal(
            Path.Combine(Repository.Models, "half-plus-two", "2"),
            VersionDirectory.Find(Path.Combine(Repository.Models, "half-plus-two")));

    [Fact]
    public void A_damaged_model_is_refused_with_its_diagnostic()
    {
        using var folder = new TemporaryFolder();
        folder.Copy(Path.Combine(Repository.Models, "iris", "1"), "broken", "1");
        File.WriteAllBytes(Path.Combine(folder.Path, "broken", "1", "saved_model.pb"), [0x0a, 0xff, 0x01]);

        StartException refusal = Assert.Throws<StartException>(() => Inspect(Path.Combine(folder.Path, "broken")));

        Assert.StartsWith("TK1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_whose_weights_are_missing_is_shown_and_cannot_be_served()
    {
        using var folder = new TemporaryFolder();
        folder.Copy(Path.Combine(Repository.Models, "iris", "1"), "1");
        File.Delete(Path.Combine(folder.Path, "1", "variables", "variables.data-00000-of-00001"));

        string text = Inspect(folder.Path);

        Assert.Contains("servable   no", text, StringComparison.Ordinal);
        Assert.Contains("TK1002", text, StringComparison.Ordinal);
    }

    private static string Inspect(params string[] words)
    {
        var console = new TestConsole();
        Assert.Equal(0, new InspectCommand(console.Console).Run(words));
        return console.Text.Replace(Repository.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }
}
