// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>The nodes that a fused one is taken apart into. Not thread-safe.</summary>
internal sealed class FusedParts(SourceNode node, int firstArgument)
{
    private readonly List<SourceNode> _nodes = [];
    private int _argument = firstArgument;

    public SourceNode Node => node;

    public IReadOnlyList<SourceNode> Nodes => _nodes;

    /// <summary>Takes the next of the operands that belong to the steps.</summary>
    /// <exception cref="SavedModelException">There is none left.</exception>
    public SourceValue Next() => _argument < node.Inputs.Count ? node.Inputs[_argument++] : throw new SavedModelException(new Diagnostic(
        DiagnosticId.InvalidNode, $"The fused steps need more operands than the {node.Inputs.Count} there are.", node.Name, node.Op));

    /// <summary>Adds a node and returns its first output.</summary>
    public SourceValue Add(string op, IReadOnlyList<SourceValue> inputs, IReadOnlyDictionary<string, AttributeValue> attributes, int outputs = 1)
    {
        _nodes.Add(new SourceNode($"{node.Name}/{op}{_nodes.Count}", op, inputs, outputs, attributes));
        return _nodes[^1].Outputs[0];
    }

    /// <summary>Copies some of the fused node's attributes.</summary>
    public FusedAttributes Only(params ReadOnlySpan<string> names)
    {
        var attributes = new FusedAttributes();
        foreach (string name in names) { attributes.With(name, node.Attribute(name)); }
        return attributes;
    }

    /// <summary>Multiplies by a number.</summary>
    public SourceValue Times(SourceValue value, double factor) => Add("Mul", [value, Number(factor)], Only("T"));

    /// <summary>Returns half of a value times one plus another.</summary>
    public SourceValue Half(SourceValue value, SourceValue bend) =>
        Times(Add("Mul", [value, Add("AddV2", [bend, Number(1)], Only("T"))], Only("T")), 0.5);

    /// <summary>Adds a scalar of 32 bits.</summary>
    public SourceValue Integer(int value) => Constant(Tensor.Of<int>(TensorShape.Scalar, value));

    private SourceValue Number(double value) => Constant(Onnx.ScalarTensor.Of(node.Type("T", DataType.Float).ToElementType(), value));

    private SourceValue Constant(Tensor tensor)
    {
        _nodes.Add(new SourceNode($"{node.Name}/number{_nodes.Count}", InternalOps.Constant, [], 1, constant: new TensorConstant(tensor)));
        return _nodes[^1].Outputs[0];
    }
}
