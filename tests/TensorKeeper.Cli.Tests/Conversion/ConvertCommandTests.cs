// SPDX-License-Identifier: MIT
using Microsoft.ML.OnnxRuntime;
using TensorKeeper.Cli.Conversion;
using TensorKeeper.Cli.Golden;
using TensorKeeper.Cli.Serve;
using TensorKeeper.TestCorpus;

namespace TensorKeeper.Cli.Tests.Conversion;

public sealed class ConvertCommandTests
{
    [Theory]
    [InlineData("iris", false)]
    [InlineData("iris", true)]
    [InlineData("mobilenet_v2", false)]
    [InlineData("mobilenet_v2", true)]
    public void The_file_runs_in_plain_ONNX_Runtime_with_the_recorded_numbers(string id, bool external)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "model.onnx");
        string[] flags = external ? ["--external_data"] : [];

        Convert([Path.Combine(CorpusFolder.Case(id), "model"), "-o", file, .. flags]);

        Assert.Equal(external, File.Exists(file + ".data"));
        Assert.Equal(external ? 2 : 1, Directory.GetFiles(folder.Path).Length);
        string recorded = Path.Combine(CorpusFolder.Case(id), "case.json");
        SafetensorsFile numbers = RunFile.OpenTensors(recorded)!;
        using var session = new InferenceSession(file);
        foreach (RecordedRun run in RunFile.Read(recorded).Where(static run => run.Signature == Signature.DefaultName)) { Replay(session, run, numbers); }
    }

    [Fact]
    public void What_the_server_itself_must_run_is_named_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "model.onnx");

        StartException refusal = Assert.Throws<StartException>(
            () => Convert(Path.Combine(CorpusFolder.Case("lookup_embedding"), "model"), "-o", file));

        Assert.Contains("LookupTableFindV2 at", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_signature_that_is_not_there_is_refused_with_those_that_are()
    {
        using var folder = new TemporaryFolder();

        StartException refusal = Assert.Throws<StartException>(() => Convert(
            Path.Combine(Repository.Models, "iris"), "-o", Path.Combine(folder.Path, "model.onnx"), "--signature=nothing"));

        Assert.Contains("no signature 'nothing'; it has: serving_default", refusal.Message, StringComparison.Ordinal);
    }

    private static void Convert(params string[] words) =>
        Assert.Equal(0, new ConvertCommand(new TestConsole().Console).Run(words, TestContext.Current.CancellationToken));

    private static void Replay(InferenceSession session, RecordedRun run, SafetensorsFile numbers)
    {
        var inputs = new Dictionary<string, OrtValue>(StringComparer.Ordinal);
        foreach (RecordedTensor input in run.Inputs)
        {
            float[] values = input.Read(numbers).AsSpan<float>().ToArray();
            inputs.Add(input.Name, OrtValue.CreateTensorValueFromMemory(values, [.. input.Shape.Dimensions]));
        }

        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> answers = session.Run(options, inputs, [.. run.Outputs.Select(static output => output.Name)]);
        for (int i = 0; i < answers.Count; i++)
        {
            var got = Tensor.Of<float>(new TensorShape(answers[i].GetTensorTypeAndShape().Shape), answers[i].GetTensorDataAsSpan<float>());
            Assert.Null(TensorComparison.Compare(got, run.Outputs[i].Read(numbers), run.Outputs[i]).Failure);
        }

        foreach (OrtValue input in inputs.Values) { input.Dispose(); }
    }
}
