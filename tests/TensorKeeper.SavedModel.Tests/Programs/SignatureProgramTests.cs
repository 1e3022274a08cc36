// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Programs;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Tests.Programs;

public sealed class SignatureProgramTests
{
    private static readonly TensorSpec X = new("x", ElementType.Float32, new PartialShape(-1), "x:0");

    [Fact]
    public void A_stage_that_no_wanted_output_needs_is_not_run()
    {
        var used = new Counting();
        var unused = new Counting();
        using SignatureProgram program = Program(
            [("a", 1), ("b", 2)], [new ProgramStep(used, [0], [1]), new ProgramStep(unused, [0], [2])]);
        using TensorMap inputs = Inputs();

        using TensorMap outputs = program.Run(inputs, ["a"], TestContext.Current.CancellationToken);

        Assert.Equal((1, 0), (used.Runs, unused.Runs));
        Assert.Equal("a", Assert.Single(outputs).Key);
    }

    [Fact]
    public void An_input_that_is_an_output_is_copied()
    {
        using SignatureProgram program = Program([("y", 0)], []);
        using TensorMap inputs = Inputs();

        using TensorMap outputs = program.Run(inputs, [], TestContext.Current.CancellationToken);

        inputs["x"].AsSpan<float>()[0] = 42;
        Assert.Equal([1f], outputs["y"].AsSpan<float>().ToArray());
    }

    [Fact]
    public void Two_names_for_one_result_are_two_tensors()
    {
        using SignatureProgram program = Program([("a", 1), ("b", 1)], [new ProgramStep(new Counting(), [0], [1])]);
        using TensorMap inputs = Inputs();

        using TensorMap outputs = program.Run(inputs, [], TestContext.Current.CancellationToken);

        Assert.NotSame(outputs["a"], outputs["b"]);
        Assert.Equal(outputs["a"].AsSpan<float>().ToArray(), outputs["b"].AsSpan<float>().ToArray());
    }

    [Fact]
    public void Every_intermediate_result_is_given_back()
    {
        using SignatureProgram program = Program(
            [("y", 2)], [new ProgramStep(new Counting(), [0], [1]), new ProgramStep(new Counting(), [1], [2])]);
        using TensorMap inputs = Inputs();
        long before = Counting.Alive;

        program.Run(inputs, [], TestContext.Current.CancellationToken).Dispose();

        Assert.Equal(before, Counting.Alive);
    }

    [Fact]
    public void A_missing_input_without_a_default_is_the_callers_mistake()
    {
        using SignatureProgram program = Program([("y", 0)], []);
        using var inputs = new TensorMap();

        ServingException refused = Assert.Throws<ServingException>(() => program.Run(inputs, [], TestContext.Current.CancellationToken));

        Assert.Equal(ServingErrorCode.InvalidArgument, refused.Code);
    }

    [Fact]
    public void A_shape_that_the_graph_cannot_take_is_refused_by_the_inputs_own_name()
    {
        using SignatureProgram program = Program([("y", 0)], []);
        using var inputs = new TensorMap { { "x", Tensor.Of<float>(new TensorShape(1, 1), 1) } };

        ServingException refused = Assert.Throws<ServingException>(() => program.Run(inputs, [], TestContext.Current.CancellationToken));

        Assert.Equal("Input 'x' has shape [1,1]; the model wants [?].", refused.Message);
    }

    private static SignatureProgram Program((string Name, int Slot)[] outputs, ProgramStep[] steps)
    {
        var program = new StageProgram(1, [.. outputs.Select(static o => o.Slot)], steps, new Dictionary<int, Tensor>(), 3);
        return new SignatureProgram([X], [.. outputs.Select(static o => o.Name)], program, [new PartialShape(-1)]);
    }

    private static TensorMap Inputs() => new() { { "x", Tensor.Of<float>(new TensorShape(1), 1) } };

    /// <summary>Hands on its input, and counts.</summary>
    private sealed class Counting : IProgramStage
    {
        [ThreadStatic]
        private static long _alive;

        public static long Alive => _alive;

        public int Runs { get; private set; }

        public HostValue[] Run(ReadOnlySpan<HostValue> inputs, ReadOnlySpan<int> outputs, CancellationToken cancellationToken)
        {
            Runs++;
            _alive++;
            Tensor input = inputs[0].Tensor!;
            return [Tensor.FromMemory(ElementType.Float32, input.Shape, input.Bytes.ToArray(), new Release())];
        }

        public void Dispose()
        {
        }

        private sealed class Release : IDisposable
        {
            public void Dispose() => _alive--;
        }
    }
}
