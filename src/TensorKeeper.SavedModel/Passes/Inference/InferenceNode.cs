// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>A node and what is known of its inputs: what a rule of inference looks at.</summary>
internal readonly struct InferenceNode(SourceNode node, FactTable facts)
{
    private static readonly ValueFact Nothing = new(DataType.Invalid, PartialShape.UnknownRank);

    public SourceNode Node => node;

    public string Op => node.Op;

    public int InputCount => node.Inputs.Count;

    /// <summary>Returns what is known of an input; nothing if the node has no such input.</summary>
    public ValueFact Input(int index) => index < node.Inputs.Count ? facts[node.Inputs[index]] : Nothing;

    public PartialShape Shape(int index) => Input(index).Shape;

    /// <summary>Returns an input's integers if there are some, known or not; null otherwise.</summary>
    public IReadOnlyList<SymbolicInteger>? Integers(int index) => Input(index).Integers;

    /// <summary>Returns an input's integers if every one is known; null otherwise.</summary>
    public long[]? KnownIntegers(int index)
    {
        if (Integers(index) is not { } integers) { return null; }
        long[] values = new long[integers.Count];
        for (int i = 0; i < values.Length; i++)
        {
            if (!integers[i].IsKnown) { return null; }
            values[i] = integers[i].Value;
        }

        return values;
    }

    /// <summary>Makes a fact of the type already found for the first output.</summary>
    public ValueFact Fact(PartialShape shape, IReadOnlyList<SymbolicInteger>? integers = null) =>
        new(facts[node.Outputs[0]].Type, shape, null, integers);

    /// <summary>Brings an axis that may count from the end into range; null if it is not in range.</summary>
    public static int? Axis(long axis, int rank)
    {
        long positive = axis < 0 ? axis + rank : axis;
        return positive >= 0 && positive < rank ? (int)positive : null;
    }
}
