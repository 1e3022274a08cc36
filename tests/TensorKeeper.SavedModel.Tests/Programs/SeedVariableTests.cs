// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Programs;
using TensorKeeper.SavedModel.Restoring;
using TensorKeeper.SavedModel.Tests.Messages;
using TensorKeeper.SavedModel.Tests.Restoring;
using TensorKeeper.Serving.Engines;
using static TensorKeeper.SavedModel.Tests.Restoring.ModelBuilder;

namespace TensorKeeper.SavedModel.Tests.Programs;

/// <summary>Generators of random numbers that keep their seed in a variable, as those of Keras 3 do.</summary>
public sealed class SeedVariableTests : IDisposable
{
    private static readonly OnnxRuntimeEngine Engine = new();
    private static readonly (string, ProtoMessage) Whole = ("dtype", ModelBuilder.Type(DataType.Int64));
    private static readonly (string, ProtoMessage) T = ("T", ModelBuilder.Type(DataType.Int64));

    private readonly ModelBuilder _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Each_request_draws_the_next_seed()
    {
        Calls("drawn:z:0", [
            Node("read", "ReadVariableOp", ["h"], Whole),
            Node("drawn", "Mul", ["read:value:0", "one:output:0"], T),
            Node("again", "ReadVariableOp", ["h"], Whole),
            Node("next", "AddV2", ["again:value:0", "step:output:0"], T),
            Node("assign", "AssignVariableOp", ["h", "next:z:0", "^read", "^again"], Whole),
        ]);

        Assert.Equal([[7, 0], [7, 1], [7, 2]], Draw(3));
    }

    [Fact]
    public void A_second_draw_of_a_request_goes_on_from_the_first()
    {
        Calls("drawn:value:0", [
            Node("read", "ReadVariableOp", ["h"], Whole),
            Node("next", "AddV2", ["read:value:0", "step:output:0"], T),
            Node("assign", "AssignVariableOp", ["h", "next:z:0", "^read"], Whole),
            Node("drawn", "ReadVariableOp", ["h", "^assign"], Whole),
            Node("last", "AddV2", ["drawn:value:0", "step:output:0"], T),
            Node("assignLast", "AssignVariableOp", ["h", "last:z:0", "^drawn", "^assign"], Whole),
        ]);

        Assert.Equal([[7, 1], [7, 3]], Draw(2));
    }

    [Fact]
    public void A_seed_may_advance_by_a_remainder()
    {
        Calls("read:value:0", [
            Node("read", "ReadVariableOp", ["h"], Whole),
            Node("more", "AddV2", ["read:value:0", "one:output:0"], T),
            Node("times", "Mul", ["more:z:0", "factor:output:0"], T),
            Node("next", "FloorMod", ["times:z:0", "divisor:output:0"], T),
            Node("assign", "AssignVariableOp", ["h", "next:z:0", "^read"], Whole),
        ]);

        Assert.Equal([[7, 0], [8 * 5387, 5387], [43097 * 5387L % 933199, 5388 * 5387L % 933199]], Draw(3));
    }

    [Fact]
    public void Signatures_draw_from_one_seed()
    {
        Calls("read:value:0", Plain("^read"));
        using RestoredState state = _model.Restore();
        using SignatureProgram first = Program(state);
        using SignatureProgram second = Program(state);

        Assert.Equal([[7, 0], [7, 1], [7, 2]], new[] { Run(first), Run(second), Run(first) });
    }

    [Fact]
    public void A_seed_is_shown_as_the_read_that_it_is() =>
        Assert.Equal(("ReadVariableOp", "Seed"), (InternalOps.Shown(InternalOps.Seed), InternalOps.Shown("Seed")));

    [Fact]
    public void Requests_at_once_draw_seeds_of_their_own()
    {
        Calls("read:value:0", Plain("^read"));
        using RestoredState state = _model.Restore();
        using SignatureProgram program = Program(state);
        long[] drawn = new long[64];

        Parallel.For(0, drawn.Length, i => drawn[i] = Run(program)[1]);

        Assert.Equal(Enumerable.Range(0, drawn.Length).Select(static i => (long)i), drawn.Order());
    }

    [Theory]
    [InlineData("no_order")]
    [InlineData("request")]
    [InlineData("branch")]
    [InlineData("float")]
    public void What_is_no_generator_is_refused(string what)
    {
        switch (what)
        {
            case "no_order":
                Calls("drawn:value:0", [Node("drawn", "ReadVariableOp", ["h"], Whole), .. Plain("^read")]);
                break;
            case "request":
                Calls("read:value:0", [Node("read", "ReadVariableOp", ["h"], Whole), Node("assign", "AssignVariableOp", ["h", "x", "^read"], Whole)]);
                break;
            case "branch":
                Calls("read:value:0", Plain("^read"), call: "If");
                break;
            default:
                Calls("read:value:0", Plain("^read"), type: DataType.Float);
                break;
        }

        SavedModelException refused = Assert.Throws<SavedModelException>(() => Draw(1));

        Assert.Equal(DiagnosticId.StateWrite, Assert.Single(refused.Diagnostics).Id);
    }

    private static ProtoMessage[] Plain(params string[] controls) =>
    [
        Node("read", "ReadVariableOp", ["h"], Whole),
        Node("next", "AddV2", ["read:value:0", "step:output:0"], T),
        Node("assign", "AssignVariableOp", ["h", "next:z:0", .. controls], Whole),
    ];

    /// <summary>Adds a variable that holds 7 and 0, and a function that draws from it.</summary>
    private void Calls(string drawn, ProtoMessage[] nodes, string call = "StatefulPartitionedCall", DataType type = DataType.Int64)
    {
        ProtoMessage initial = type == DataType.Int64 ? Longs(7, 0) : Floats(7, 0);
        _model.Variable("seed", type: type).Const("initial", initial).Add("init", "AssignVariableOp", ["seed", "initial"]).InitOp("init")
            .Add("x", "Placeholder", [], Whole).Add("condition", "Placeholder", [], ("dtype", ModelBuilder.Type(DataType.Bool)));
        _model.Function("draw", ["h", "x"], [("out", drawn)],
            [.. nodes, Constant("one", 1), Constant("step", 0, 1), Constant("factor", 5387), Constant("divisor", 933199)]);
        (string, ProtoMessage)[] targets = call == "If"
            ? [("then_branch", FunctionName("draw")), ("else_branch", FunctionName("draw"))]
            : [("f", FunctionName("draw"))];
        _model.Add("call", call, call == "If" ? ["condition", "seed", "x"] : ["seed", "x"], [.. targets, ("Tout", TypeList(type))]);
    }

    private static ProtoMessage Constant(string name, params long[] values) => Node(name, "Const", [], ("value", Longs(values)), Whole);

    private static ProtoMessage TypeList(DataType type) => new ProtoMessage().Message(1, new ProtoMessage().Packed(6, (long)type));

    private long[][] Draw(int times)
    {
        using RestoredState state = _model.Restore();
        using SignatureProgram program = Program(state);
        return [.. Enumerable.Range(0, times).Select(_ => Run(program))];
    }

    private static SignatureProgram Program(RestoredState state)
    {
        var signature = new Signature
        {
            Name = "draw",
            Inputs =
            [
                new TensorSpec("condition", ElementType.Bool, new PartialShape(), "condition:0"),
                new TensorSpec("x", ElementType.Int64, new PartialShape(2), "x:0"),
            ],
            Outputs = [new TensorSpec("y", ElementType.Int64, new PartialShape(2), "call:0")],
        };
        SignatureGraph graph = SignatureGraph.Import(signature, new FunctionLibrary(state.Graph), state);
        return ProgramBuilder.Build(signature, graph, new SessionFactory(Engine), TestContext.Current.CancellationToken);
    }

    private static long[] Run(SignatureProgram program)
    {
        using var inputs = new TensorMap { { "condition", Tensor.Of(TensorShape.Scalar, true) }, { "x", Tensor.Of<long>([2], 1, 2) } };
        using TensorMap outputs = program.Run(inputs, [], CancellationToken.None);
        return outputs["y"].AsSpan<long>().ToArray();
    }
}
