// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Passes;
using TensorKeeper.SavedModel.Tests.Onnx;
using TensorKeeper.SavedModel.Translators;
using static TensorKeeper.SavedModel.Tests.Passes.GraphText;

namespace TensorKeeper.SavedModel.Tests.Translators;

/// <summary>A recurrent layer written as a loop over rows, as Keras writes it, with weights drawn from a seed.</summary>
internal sealed class RecurrentLayer
{
    public const int Inputs = 3;
    public const int Units = 2;

    private static readonly string[] Types = ["one", "round", "zero"];

    private readonly int _gates;
    private readonly Func<Round, (SourceValue State, SourceValue Memory)> _step;
    private readonly bool _lastOnly;

    /// <param name="gates">How many gates the weights are for.</param>
    /// <param name="step">Writes one round.</param>
    /// <param name="lastOnly">Whether only the last state is kept in the list.</param>
    public RecurrentLayer(int gates, Func<Round, (SourceValue State, SourceValue Memory)> step, bool lastOnly = false)
    {
        _gates = gates;
        _step = step;
        _lastOnly = lastOnly;
        var random = new Random(7);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
        Kernel = Draw(Inputs * gates * Units);
        Recurrent = Draw(Units * gates * Units);
        Bias = Draw(gates * Units);
    }

    public float[] Kernel { get; }

    public float[] Recurrent { get; }

    public float[] Bias { get; }

    /// <summary>Gets a value indicating whether the graph itself fills the first state and memory with zeros.</summary>
    public bool FillsZeros { get; init; }

    /// <summary>Runs the loop; returns the list's rows, the last state and memory, and whether an operator of ONNX ran it.</summary>
    public (Tensor List, Tensor State, Tensor Memory, bool IsLayer) Run(Tensor rows, Tensor state, Tensor memory)
    {
        SourceNode x = Input("x", DataType.Float, new PartialShape(-1, -1, Inputs));
        SourceNode batch = Constant("batch", Tensor.Of<int>([2], (int)state.Shape[0], Units));
        SourceNode nothing = Constant("nothing", Tensor.Of<float>([], 0));
        SourceNode First(string name) => FillsZeros
            ? Op("Fill", name, 1, T(DataType.Float), batch.Outputs[0], nothing.Outputs[0])
            : Input(name, DataType.Float, new PartialShape(-1, Units));
        (SourceNode h, SourceNode c) = (First("h"), First("c"));
        SourceNode zero = Constant("zero", Tensor.Of<int>(TensorShape.Scalar, 0));
        SourceNode one = Constant("one", Tensor.Of<int>(TensorShape.Scalar, 1));
        SourceNode element = Constant("element", Tensor.Of<int>(new TensorShape(2), -1, Inputs));
        SourceNode shape = Op("Shape", "shape", x.Outputs[0]);
        SourceNode[] ends = [Number("begin", 0), Number("end", 1), Number("stride", 1)];
        SourceNode steps = Op(
            "StridedSlice", "steps", 1, new(T(DataType.Int32)) { ["shrink_axis_mask"] = new() { Kind = AttributeKind.Int, Int = 1 } },
            [shape.Outputs[0], .. ends.Select(static e => e.Outputs[0])]);
        Dictionary<string, AttributeValue> floats = new() { ["element_dtype"] = new() { Kind = AttributeKind.Type, Type = DataType.Float } };
        SourceNode from = Op("TensorListFromTensor", "from", 1, floats, x.Outputs[0], element.Outputs[0]);
        SourceNode stateShape = Constant("stateShape", Tensor.Of<int>(new TensorShape(2), -1, Units));
        SourceNode list = Op("TensorListReserve", "list", 1, floats, stateShape.Outputs[0], _lastOnly ? one.Outputs[0] : steps.Outputs[0]);
        SourceNode loop = new(
            "loop", "While", [zero.Outputs[0], list.Outputs[0], h.Outputs[0], c.Outputs[0], steps.Outputs[0], from.Outputs[0]], 6,
            bodies: [Condition(), Body(floats)]);
        SourceNode stacked = Op("TensorListStack", "stacked", 1, floats, loop.Outputs[1], stateShape.Outputs[0]);
        var graph = new SourceGraph(
            FillsZeros ? [x.Outputs[0]] : [x.Outputs[0], h.Outputs[0], c.Outputs[0]],
            [x, batch, nothing, h, c, zero, one, element, shape, .. ends, steps, from, stateShape, list, loop, stacked],
            [stacked.Outputs[0], loop.Outputs[2], loop.Outputs[3]]);
        var facts = new FactTable();
        OnnxTranslationResult translated = OnnxTranslation.Translate(PassPipeline.Run(graph, facts), facts);
        Tensor[] results = OnnxRunner.Run(translated.Program, FillsZeros ? [rows] : [rows, state, memory]);
        return (results[0], results[1], results[2], !translated.Program.Model.Span.ContainsText("Loop"));
    }

    private static SourceNode Number(string name, int value) => Constant(name, Tensor.Of<int>(new TensorShape(1), value));

    private static SourceNode[] Arguments() =>
    [
        Input("round", DataType.Int32, new PartialShape([])), Input("list", DataType.Variant, PartialShape.UnknownRank),
        Input("h", DataType.Float, new PartialShape(-1, Units)), Input("c", DataType.Float, new PartialShape(-1, Units)),
        Input("steps", DataType.Int32, new PartialShape([])), Input("xs", DataType.Variant, PartialShape.UnknownRank),
    ];

    private static SourceGraph Condition()
    {
        SourceNode[] arguments = Arguments();
        SourceNode less = Op("Less", "less", arguments[0].Outputs[0], arguments[4].Outputs[0]);
        return new SourceGraph([.. arguments.Select(static a => a.Outputs[0])], [.. arguments, less], [less.Outputs[0]]);
    }

    private SourceGraph Body(Dictionary<string, AttributeValue> floats)
    {
        SourceNode[] arguments = Arguments();
        SourceValue[] values = [.. arguments.Select(static a => a.Outputs[0])];
        var round = new Round(arguments);
        SourceValue element = round.Add(Constant("element", Tensor.Of<int>(new TensorShape(2), -1, Inputs)));
        SourceValue row = round.Add(Op("TensorListGetItem", "row", 1, floats, values[5], values[0], element));
        round.Row = row;
        round.Kernel = round.Add(Constant("kernel", Tensor.Of<float>(new TensorShape(Inputs, _gates * Units), Kernel)));
        round.Recurrent = round.Add(Constant("recurrent", Tensor.Of<float>(new TensorShape(Units, _gates * Units), Recurrent)));
        round.Bias = round.Add(Constant("bias", Tensor.Of<float>(new TensorShape(_gates * Units), Bias)));
        (SourceValue state, SourceValue memory) = _step(round);
        SourceValue[] numbers = [.. Types.Select((name, i) => i == 1 ? values[0] : round.Add(Constant(name, Tensor.Of<int>(TensorShape.Scalar, i == 0 ? 1 : 0))))];
        SourceValue next = round.Add(Op("AddV2", "next", 1, T(DataType.Int32), values[0], numbers[0]));
        SourceValue written = round.Add(Op("TensorListSetItem", "written", 1, floats, values[1], _lastOnly ? numbers[2] : numbers[1], state));
        return new SourceGraph(values, round.Nodes, [next, written, state, memory, values[4], values[5]]);
    }

    /// <summary>What a round is written with.</summary>
    internal sealed class Round(SourceNode[] arguments)
    {
        public List<SourceNode> Nodes { get; } = [.. arguments];

        public SourceValue State => arguments[2].Outputs[0];

        public SourceValue Memory => arguments[3].Outputs[0];

        public SourceValue Row { get; set; } = null!;

        public SourceValue Kernel { get; set; } = null!;

        public SourceValue Recurrent { get; set; } = null!;

        public SourceValue Bias { get; set; } = null!;

        public SourceValue Add(SourceNode node)
        {
            Nodes.Add(node);
            return node.Outputs[0];
        }

        public SourceValue Do(string op, params SourceValue[] inputs) => Add(Op(op, $"{op}{Nodes.Count}", 1, T(DataType.Float), inputs));

        public SourceValue[] Split(SourceValue value, int count)
        {
            SourceValue axis = Add(Constant($"axis{Nodes.Count}", Tensor.Of<int>(TensorShape.Scalar, 1)));
            SourceNode split = Op("Split", $"split{Nodes.Count}", count, T(DataType.Float), axis, value);
            Nodes.Add(split);
            return [.. split.Outputs];
        }
    }
}
