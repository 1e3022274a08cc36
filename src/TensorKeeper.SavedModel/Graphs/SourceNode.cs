// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>One operation of the source graph. Immutable; passes make new nodes.</summary>
internal sealed class SourceNode
{
    private static readonly Dictionary<string, AttributeValue> NoAttributes = [];

    public SourceNode(
        string name,
        string op,
        IReadOnlyList<SourceValue> inputs,
        int outputCount,
        IReadOnlyDictionary<string, AttributeValue>? attributes = null,
        IReadOnlyList<SourceGraph>? bodies = null,
        ConstantContent? constant = null)
    {
        Name = name;
        Op = op;
        Inputs = inputs;
        Attributes = attributes ?? NoAttributes;
        Bodies = bodies ?? [];
        Constant = constant;
        var outputs = new SourceValue[outputCount];
        for (int i = 0; i < outputs.Length; i++) { outputs[i] = new SourceValue(this, i); }
        Outputs = outputs;
    }

    /// <summary>The path of the node through all inlined calls, for messages.</summary>
    public string Name { get; }

    /// <summary>TensorFlow's op type, or one of <see cref="InternalOps"/>.</summary>
    public string Op { get; }

    public IReadOnlyList<SourceValue> Inputs { get; }

    public IReadOnlyList<SourceValue> Outputs { get; }

    public IReadOnlyDictionary<string, AttributeValue> Attributes { get; }

    /// <summary>The functions of If (then, else), Case (branches) and While (cond, body), and of XLA's reductions.</summary>
    public IReadOnlyList<SourceGraph> Bodies { get; }

    /// <summary>The value of a <see cref="InternalOps.Constant"/> node; null for every other.</summary>
    public ConstantContent? Constant { get; }

    public override string ToString() => $"{Name} ({Op})";
}
