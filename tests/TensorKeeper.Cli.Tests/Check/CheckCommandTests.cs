// SPDX-License-Identifier: MIT
using System.Text.Json;
using System.Text.RegularExpressions;
using TensorKeeper.Cli.Check;
using TensorKeeper.Cli.Serve;
using TensorKeeper.TestCorpus;

namespace TensorKeeper.Cli.Tests.Check;

public sealed partial class CheckCommandTests
{
    [Theory]
    [InlineData("iris", "check-iris.txt", 0)]
    [InlineData("lookup_embedding", "check-lookup.txt", 0)]
    [InlineData("refuse_custom_op", "check-refused.txt", 1)]
    public void Says_what_a_model_is_where_it_runs_and_how_near_its_answers_are(string id, string golden, int exitCode)
    {
        string text = Check(exitCode, Model(id), $"--golden={Recorded(id)}");

        GoldenFile.Matches(golden, Differences().Replace(Times().Replace(text, "loaded in   5 ms"), "largest difference 0, allowed 0   "));
    }

    [Fact]
    public void Json_has_the_same_for_scripts()
    {
        using var document = JsonDocument.Parse(Check(0, Model("lookup_embedding"), $"--golden={Recorded("lookup_embedding")}", "--json"));

        JsonElement root = document.RootElement;
        Assert.True(root.GetProperty("passed").GetBoolean());
        Assert.True(root.GetProperty("load_milliseconds").GetProperty("read").GetDouble() >= 0);
        JsonElement[] stages = [.. root.GetProperty("signatures").GetProperty("serving_default").GetProperty("stages").EnumerateArray()];
        Assert.Contains(stages, static stage => stage.GetProperty("host_nodes").EnumerateArray()
            .Any(static node => node.GetProperty("op").GetString() == "LookupTableFindV2"));
        Assert.All(root.GetProperty("runs").EnumerateArray(), static run => Assert.True(run.GetProperty("passed").GetBoolean()));
    }

    [Fact]
    public void Json_of_a_refusal_names_the_page_that_helps()
    {
        using var document = JsonDocument.Parse(Check(1, Model("refuse_custom_op"), "--json"));

        Assert.False(document.RootElement.GetProperty("passed").GetBoolean());
        JsonElement diagnostic = document.RootElement.GetProperty("diagnostics")[0];
        Assert.True(File.Exists(Path.Combine(Repository.Root, diagnostic.GetProperty("page").GetString()!)));
    }

    [Fact]
    public void Another_answer_than_the_recorded_one_is_a_failure()
    {
        using var folder = new TemporaryFolder();
        folder.Copy(CorpusFolder.Case("iris"), "case");
        string file = Path.Combine(folder.Path, "case", "tensors.safetensors");
        byte[] numbers = File.ReadAllBytes(file);
        Array.Clear(numbers, numbers.Length - 64, 64);
        File.WriteAllBytes(file, numbers);

        string text = Check(1, Model("iris"), $"--golden={Path.Combine(folder.Path, "case", "case.json")}");

        Assert.Contains("different: not every recorded answer came", text, StringComparison.Ordinal);
        Assert.Contains("wanted 0", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"runs": 3}""")]
    [InlineData("""{"runs": [{"signature": null, "inputs": {}, "outputs": {}}]}""")]
    [InlineData("""{"runs": [{"signature": "s", "inputs": {"x": {"dtype": "float32", "shape": [-1], "tensor": "x"}}, "outputs": {}}]}""")]
    [InlineData("""{"runs": [{"signature": "s", "inputs": {"x": {"dtype": "float33", "shape": []}}, "outputs": {}}]}""")]
    public void A_file_that_records_nothing_is_refused_in_one_line(string content)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "runs.json");
        File.WriteAllText(file, content);

        StartException refusal = Assert.Throws<StartException>(() => Check(1, Model("iris"), $"--golden={file}"));

        Assert.Contains("is no file of recorded runs", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_a_signature_that_is_not_there_fails_alone()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "runs.json");
        File.WriteAllText(file, """{"runs": [{"signature": "nothing", "inputs": {}, "outputs": {}}]}""");

        Assert.Contains("The model has no signature 'nothing'.", Check(1, Model("iris"), $"--golden={file}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_model_is_refused()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<StartException>(() => Check(1, folder.Path));
    }

    private static string Model(string id) => Path.Combine(CorpusFolder.Case(id), "model");

    private static string Recorded(string id) => Path.Combine(CorpusFolder.Case(id), "case.json");

    private static string Check(int exitCode, params string[] words)
    {
        var console = new TestConsole();
        Assert.Equal(exitCode, new CheckCommand(console.Console).Run(words, TestContext.Current.CancellationToken));
        return console.Text.Replace(Repository.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"loaded in +\d+ ms[^\n]*")]
    private static partial Regex Times();

    // How near an answer comes is the processor's.
    [GeneratedRegex(@"largest difference [^ ]+, allowed [^ ]+ +")]
    private static partial Regex Differences();
}
