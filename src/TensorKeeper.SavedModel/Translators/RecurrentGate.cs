// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Columns of a weight or of a bias, and rows of a weight; null for all of them.</summary>
internal readonly record struct WeightPart(SourceValue Value, (long From, long To)? Columns, (long From, long To)? Rows = null);

/// <summary>What goes into one gate of a recurrent cell: input times weights, state times weights, biases. Not thread-safe.</summary>
/// <remarks>
/// <code>
/// Split(BiasAdd(MatMul(x, K) + MatMul(h, R), b), 4)[k]   →   x·K[:, k] + h·R[:, k] + b[k]
/// </code>
/// A product of two values of the round stays as it is, once: it is how a GRU forgets.
/// </remarks>
internal sealed class RecurrentGate
{
    private const int MaxDepth = 16;

    private readonly RecurrentLoop _loop;
    private readonly SourceValue _state;

    private RecurrentGate(RecurrentLoop loop, SourceValue state)
    {
        _loop = loop;
        _state = state;
    }

    /// <summary>Gets the variable that holds the rows of input; -1 if the gate reads no input.</summary>
    public int Rows { get; private set; } = -1;

    public WeightPart? Input { get; private set; }

    public WeightPart? State { get; private set; }

    /// <summary>Gets the product that was found, and the weights by which it is multiplied, if it is.</summary>
    public (SourceNode Node, WeightPart? Weights)? Product { get; private set; }

    public List<WeightPart> Biases { get; } = [];

    /// <summary>Takes a value of the body apart; null if it is anything else.</summary>
    /// <param name="value">What an activation is applied to.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="state">The state before the round.</param>
    public static RecurrentGate? Read(SourceValue value, RecurrentLoop loop, SourceValue state)
    {
        var gate = new RecurrentGate(loop, state);
        return gate.Add(value, null, 0) ? gate : null;
    }

    /// <summary>Takes apart what a sigmoid is applied to, before the gates are split or after.</summary>
    public static RecurrentGate? ReadSigmoid(SourceValue value, RecurrentLoop loop, SourceValue state)
    {
        if (value.Node.Op == "Sigmoid") { return Read(value.Node.Inputs[0], loop, state); }
        if (value.Node.Op != "Split" || value.Node.Inputs is not [var axis, { Node.Op: "Sigmoid" } all] || loop.Integers(axis) is not [1 or -1]) { return null; }
        var gate = new RecurrentGate(loop, state);
        if (gate.Width(all) is not { } width) { return null; }
        width /= value.Node.Outputs.Count;
        return gate.Add(all.Node.Inputs[0], (value.Index * width, (value.Index + 1) * width), 0) ? gate : null;
    }

    /// <summary>Asks whether the gate is a plain one: input, state, biases.</summary>
    public bool IsPlain => Input is not null && State is not null && Product is null;

    private bool Add(SourceValue value, (long From, long To)? columns, int depth)
    {
        if (depth > MaxDepth) { return false; }
        if (_loop.IsInvariant(value)) { return AddBias(value, columns); }
        SourceNode node = value.Node;
        switch (node.Op)
        {
            case "AddV2" or "Add" or "BiasAdd" when node.Inputs.Count == 2 && node.Text("data_format", "NHWC") == "NHWC":
                return Add(node.Inputs[0], columns, depth + 1) && Add(node.Inputs[1], columns, depth + 1);
            case "Split" when node.Inputs.Count == 2 && _loop.Integers(node.Inputs[0]) is [1 or -1] && Width(node.Inputs[1]) is { } all:
                long width = all / node.Outputs.Count;
                return Within((value.Index * width, (value.Index + 1) * width), columns) is { } part && Add(node.Inputs[1], part, depth + 1);
            case "StridedSlice" when Width(node.Inputs[0]) is { } wide && SlicedColumns(node, wide) is { } slice:
                return Within(slice, columns) is { } inner && Add(node.Inputs[0], inner, depth + 1);
            case "MatMul" when !node.Bool("transpose_a", false) && !node.Bool("transpose_b", false) && _loop.IsInvariant(node.Inputs[1]):
                return AddProduct(node.Inputs[0], new WeightPart(node.Inputs[1], columns));
            case "Mul" when columns is null && Product is null:
                Product = (node, null);
                return true;
            default:
                return false;
        }
    }

    private bool AddBias(SourceValue value, (long From, long To)? columns)
    {
        PartialShape shape = _loop.Fact(value).Shape;
        if (!shape.HasRank || shape.Rank > 1 || _loop.Fact(value).Type != DataType.Float) { return false; }
        Biases.Add(new WeightPart(value, shape.Rank == 0 || shape[0] == 1 ? null : columns));
        return shape.Rank == 0 || shape[0] >= 0;
    }

    private bool AddProduct(SourceValue left, WeightPart weights)
    {
        if (left.Node.Op == "ConcatV2") { return weights.Rows is null && AddJoined(left.Node, weights); }
        if (left == _state && State is null)
        {
            State = weights;
            return true;
        }

        if (left.Node.Op == "Mul" && Product is null)
        {
            Product = (left.Node, weights);
            return true;
        }

        if (Input is not null || _loop.RowsOf(left) is not (>= 0 and var rows)) { return false; }
        (Input, Rows) = (weights, rows);
        return true;
    }

    /// <summary>Input and state side by side, times weights one above the other.</summary>
    private bool AddJoined(SourceNode joined, WeightPart weights)
    {
        PartialShape shape = _loop.Fact(weights.Value).Shape;
        if (joined.Inputs.Count != 3 || _loop.Integers(joined.Inputs[2]) is not [1 or -1] || !shape.HasRank || shape.Rank != 2) { return false; }
        long first = Width(joined.Inputs[0]) ?? (shape[0] - Width(joined.Inputs[1])) ?? 0;
        return first > 0 && first < shape[0]
            && AddProduct(joined.Inputs[0], weights with { Rows = (0, first) })
            && AddProduct(joined.Inputs[1], weights with { Rows = (first, shape[0]) });
    }

    private long? Width(SourceValue value) => _loop.Fact(value).Shape is { HasRank: true, Rank: 2 } shape && shape[1] > 0 ? shape[1] : null;

    private static (long From, long To)? Within((long From, long To) outer, (long From, long To)? inner) =>
        inner is not { } part ? outer : outer.From + part.To <= outer.To ? (outer.From + part.From, outer.From + part.To) : null;

    /// <summary>Reads <c>[:, from:to]</c>.</summary>
    private (long From, long To)? SlicedColumns(SourceNode node, long width)
    {
        if (node.Inputs.Count != 4 || _loop.Integers(node.Inputs[1]) is not [var begin0, var begin]
            || _loop.Integers(node.Inputs[2]) is not [_, var end] || _loop.Integers(node.Inputs[3]) is not [1, 1]
            || (node.Int("end_mask", 0) & 1) == 0 || ((node.Int("begin_mask", 0) & 1) == 0 && begin0 != 0)
            || node.Int("shrink_axis_mask", 0) != 0 || node.Int("new_axis_mask", 0) != 0 || node.Int("ellipsis_mask", 0) != 0)
        {
            return null;
        }

        long from = (node.Int("begin_mask", 0) & 2) != 0 ? 0 : begin < 0 ? begin + width : begin;
        long to = (node.Int("end_mask", 0) & 2) != 0 ? width : end < 0 ? end + width : Math.Min(end, width);
        return from >= 0 && from < to ? (from, to) : null;
    }
}
