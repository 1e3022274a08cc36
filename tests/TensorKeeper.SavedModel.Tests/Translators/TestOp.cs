// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Tests.Onnx;
using TensorKeeper.SavedModel.Translators;

namespace TensorKeeper.SavedModel.Tests.Translators;

/// <summary>One node of TensorFlow with its operands, run through translation and the engine.</summary>
internal sealed class TestOp(string op, int outputs = 1)
{
    private readonly Dictionary<string, AttributeValue> _attributes = [];
    private readonly List<(Tensor Tensor, bool IsConstant)> _inputs = [];

    public TestOp Int(string name, long value) => Set(name, new() { Kind = AttributeKind.Int, Int = value });

    public TestOp Float(string name, float value) => Set(name, new() { Kind = AttributeKind.Float, Float = value });

    public TestOp Bool(string name, bool value) => Set(name, new() { Kind = AttributeKind.Bool, Bool = value });

    public TestOp Type(string name, DataType value) => Set(name, new() { Kind = AttributeKind.Type, Type = value });

    public TestOp Text(string name, string value) =>
        Set(name, new() { Kind = AttributeKind.Bytes, Bytes = Encoding.UTF8.GetBytes(value) });

    public TestOp Ints(string name, params long[] values) =>
        Set(name, new() { Kind = AttributeKind.List, List = new() { Ints = values } });

    /// <summary>Adds an operand that the request feeds.</summary>
    public TestOp Fed(Tensor tensor)
    {
        _inputs.Add((tensor, false));
        return this;
    }

    /// <summary>Adds an operand that the graph knows.</summary>
    public TestOp Constant(Tensor tensor)
    {
        _inputs.Add((tensor, true));
        return this;
    }

    /// <summary>Translates with the shapes that are told, and runs with the fed tensors.</summary>
    public Tensor[] Run(ShapeKnowledge knowledge) => OnnxRunner.Run(Translate(knowledge).Program, [.. Feeds()]);

    public OnnxTranslationResult Translate(ShapeKnowledge knowledge)
    {
        var facts = new FactTable();
        var nodes = new List<SourceNode>();
        var inputs = new List<SourceValue>();
        var operands = new List<SourceValue>();
        foreach ((Tensor tensor, bool isConstant) in _inputs)
        {
            DataType type = Enum.GetValues<DataType>().First(candidate => candidate.ToElementType() == tensor.ElementType);
            SourceNode node = isConstant
                ? new($"c{nodes.Count}", InternalOps.Constant, [], 1, constant: new TensorConstant(tensor))
                : new($"x{nodes.Count}", InternalOps.Input, [], 1);
            facts[node.Outputs[0]] = new ValueFact(
                type, isConstant ? PartialShape.From(tensor.Shape) : Known(tensor.Shape, knowledge), node.Constant);
            nodes.Add(node);
            operands.Add(node.Outputs[0]);
            if (!isConstant) { inputs.Add(node.Outputs[0]); }
        }

        var tested = new SourceNode("tested", op, operands, outputs, _attributes);
        nodes.Add(tested);
        return OnnxTranslation.Translate(new SourceGraph(inputs, nodes, tested.Outputs), facts);
    }

    /// <summary>Returns why the node is refused.</summary>
    public Diagnostic Refusal() =>
        Assert.Single(Assert.Throws<SavedModelException>(() => Translate(ShapeKnowledge.All)).Diagnostics);

    private static PartialShape Known(TensorShape shape, ShapeKnowledge knowledge)
    {
        long[] dimensions = shape.Dimensions.ToArray();
        for (int i = 0; i < dimensions.Length; i++)
        {
            if (knowledge == ShapeKnowledge.Rank || (knowledge == ShapeKnowledge.AllButBatch && i == 0)) { dimensions[i] = PartialShape.Unknown; }
        }

        return knowledge == ShapeKnowledge.Nothing ? PartialShape.UnknownRank : new PartialShape(dimensions);
    }

    private IEnumerable<Tensor> Feeds() => _inputs.Where(static input => !input.IsConstant).Select(static input => input.Tensor);

    private TestOp Set(string name, AttributeValue value)
    {
        _attributes[name] = value;
        return this;
    }
}
