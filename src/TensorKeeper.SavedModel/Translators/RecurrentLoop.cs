// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>A loop seen as the steps of a recurrent layer: rounds that count up, and values that do not change between them.</summary>
internal sealed class RecurrentLoop
{
    private readonly TranslationScope _scope;
    private readonly HashSet<SourceValue> _invariant = [];
    private readonly Dictionary<SourceValue, int> _inputs = [];

    public RecurrentLoop(SourceNode node, TranslationScope scope, LoopVariables variables)
    {
        Node = node;
        Body = node.Bodies[1];
        Variables = variables;
        _scope = scope;
        for (int i = 0; i < Body.Inputs.Count; i++)
        {
            _inputs.TryAdd(Body.Inputs[i], i);
            if (variables.IsInvariant(i)) { _invariant.Add(Body.Inputs[i]); }
        }

        foreach (SourceNode inside in Body.Nodes)
        {
            if (inside.Op != InternalOps.Constant && !(Moves(inside.Op) && inside.Inputs.Count > 0 && inside.Inputs.All(_invariant.Contains))) { continue; }
            _invariant.UnionWith(inside.Outputs);
        }
    }

    public SourceNode Node { get; }

    public SourceGraph Body { get; }

    public LoopVariables Variables { get; }

    public bool IsInvariant(SourceValue value) => _invariant.Contains(value);

    public ValueFact Fact(SourceValue value) => _scope.Fact(value);

    public long[]? Integers(SourceValue value) => _scope.Integers(value);

    /// <summary>Asks whether a variable only grows by 1 each round.</summary>
    public bool Counts(int index)
    {
        SourceNode step = Body.Outputs[index].Node;
        SourceValue before = Body.Inputs[index];
        return step.Op is "AddV2" or "Add" && step.Inputs.Count == 2
            && ((step.Inputs[0] == before && Integers(step.Inputs[1]) is [1]) || (step.Inputs[1] == before && Integers(step.Inputs[0]) is [1]));
    }

    /// <summary>Asks whether a value of the body is the number of the round, from 0.</summary>
    public bool IsRound(SourceValue value) =>
        _inputs.TryGetValue(value, out int index) && Counts(index) && Integers(Node.Inputs[index]) is [0];

    /// <summary>Returns which variable holds the rows of which a value is the one of this round; -1 if it is no such row.</summary>
    public int RowsOf(SourceValue value)
    {
        SourceNode read = value.Node;
        (int list, int position) = read.Op switch
        {
            "TensorListGetItem" => (0, 1),
            "TensorArrayReadV3" => (2, 1),
            "GatherV2" when read.Inputs.Count == 3 && read.Int("batch_dims", 0) == 0 && Integers(read.Inputs[2]) is [0] => (0, 1),
            _ => (-1, -1),
        };
        return list >= 0 && read.Inputs.Count > Math.Max(list, position) && IsRound(read.Inputs[position])
            && _inputs.TryGetValue(read.Inputs[list], out int index) && Variables.IsInvariant(index) ? index : -1;
    }

    /// <summary>Returns what the number of rounds is bound by, each a variable that does not change; null if the loop may end otherwise.</summary>
    public IReadOnlyList<SourceValue>? Limits()
    {
        SourceGraph condition = Node.Bodies[0];
        var limits = new List<SourceValue>();
        var waiting = new Stack<SourceValue>([condition.Outputs[0]]);
        while (waiting.TryPop(out SourceValue? value))
        {
            if (value.Node.Op == "LogicalAnd")
            {
                foreach (SourceValue part in value.Node.Inputs) { waiting.Push(part); }
                continue;
            }

            if (value.Node.Op != "Less" || OutsideOf(value.Node.Inputs[0]) is not { } counter || OutsideOf(value.Node.Inputs[1]) is not { } limit) { return null; }
            if (counter.Index < 0 || !Counts(counter.Index) || Integers(counter.Value) is not [0]) { return null; }
            if (limit.Index >= 0 && !Variables.IsInvariant(limit.Index)) { return null; }
            if (limits.TrueForAll(other => !AreSame(other, limit.Value))) { limits.Add(limit.Value); }
        }

        return limits;

        (SourceValue Value, int Index)? OutsideOf(SourceValue inside)
        {
            int index = condition.Inputs.ToList().IndexOf(inside);
            return index >= 0 ? (Node.Inputs[index], index) : inside.Node.Op == InternalOps.Constant ? (inside, -1) : null;
        }
    }

    /// <summary>Asks whether a list has exactly as many rows as the loop has rounds, in every run.</summary>
    public bool HasRowForEachRound(SourceValue list, SourceValue limit)
    {
        if (list.Node.Op is not "TensorListFromTensor" || Fact(limit).Integers is not [var rounds]) { return false; }
        SourceValue rows = list.Node.Inputs[0];
        while (rows.Node.Op is "ReverseV2" or "Identity") { rows = rows.Node.Inputs[0]; }
        PartialShape shape = Fact(rows).Shape;
        return rounds.IsKnown ? shape.HasRank && shape.Rank > 0 && shape[0] == rounds.Value : rounds == SymbolicInteger.Extent(rows, 0);
    }

    private bool AreSame(SourceValue left, SourceValue right) =>
        left == right || (Fact(left).Integers is [var a] && Fact(right).Integers is [var b] && a == b && (a.IsKnown || a.IsExtent));

    /// <summary>Ops that cut weights and biases apart.</summary>
    private static bool Moves(string op) => op
        is "Split" or "SplitV" or "Unpack" or "Squeeze" or "StridedSlice" or "Slice" or "Reshape" or "ExpandDims" or "Transpose" or "ConcatV2";
}
