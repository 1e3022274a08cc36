// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Golden;
using TensorKeeper.Conformance.Runners;
using TensorKeeper.Conformance.Suites;
using TensorKeeper.Formats;

namespace TensorKeeper.Conformance;

/// <summary>The one place of the corpus where the recording says less than TensorFlow did.</summary>
public sealed class RecordedStringTests
{
    [Fact]
    public void A_recorded_string_lost_the_zero_that_the_request_holds_and_the_answer_has()
    {
        if (!Corpus.Current.Entries.Any(static entry => entry.Id == "parse_single_example")) { Assert.Skip("The filter leaves the case out."); }
        CorpusCase recorded = Corpus.Current.Read("parse_single_example");
        RecordedRun run = recorded.Runs[1];
        byte[] request = run.Inputs.Single().Strings.Single().ToArray();
        using IServableModel model = SavedModelRunner.Format.Load(
            recorded.ModelDirectory, new ModelLoadOptions { Tags = recorded.Tags }, TestContext.Current.CancellationToken);
        using var inputs = new TensorMap();
        inputs.Add("x", Tensor.FromStrings([], StringElements.FromBytes([request])));

        using TensorMap outputs = model.Run(model.Signatures[run.Signature], inputs, ["s"], TestContext.Current.CancellationToken);

        // The feature s: a list of one string, which is two bytes long.
        Assert.True(request.AsSpan().IndexOf((ReadOnlySpan<byte>)[(byte)'s', 0x12, 0x06, 0x0a, 0x04, 0x0a, 0x02, 0xff, 0x00]) > 0);
        Assert.Equal([0xff, 0x00], outputs["s"].Strings[0].ToArray());
        Assert.Equal([0xff], run.Outputs.Single(static output => output.Name == "s").Strings.Single().ToArray());
    }
}
