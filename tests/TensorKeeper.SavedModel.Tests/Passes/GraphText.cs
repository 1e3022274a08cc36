// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Passes;

/// <summary>Writes small source graphs by hand.</summary>
internal static class GraphText
{
    public static SourceNode Input(string name, DataType type, PartialShape shape) => new(name, InternalOps.Input, [], 1, new Dictionary<string, AttributeValue>
    {
        ["dtype"] = new() { Kind = AttributeKind.Type, Type = type },
        ["shape"] = new() { Kind = AttributeKind.Shape, Shape = shape },
    });

    public static SourceNode Constant(string name, Tensor value) => new(name, InternalOps.Constant, [], 1, constant: new TensorConstant(value));

    public static SourceNode Op(string op, string name, params SourceValue[] inputs) => Op(op, name, 1, [], inputs);

    public static SourceNode Op(string op, string name, int outputs, Dictionary<string, AttributeValue> attributes, params SourceValue[] inputs) =>
        new(name, op, inputs, outputs, attributes);

    public static Dictionary<string, AttributeValue> Of(params (string Name, long Value)[] attributes) =>
        attributes.ToDictionary(static a => a.Name, static a => new AttributeValue { Kind = AttributeKind.Int, Int = a.Value });

    public static Dictionary<string, AttributeValue> T(DataType type) => new()
    {
        ["T"] = new AttributeValue { Kind = AttributeKind.Type, Type = type },
    };

    /// <summary>Makes a graph of nodes in the order they are given; the last node's first output is its result.</summary>
    public static SourceGraph Graph(params SourceNode[] nodes) => new(
        [.. nodes.Where(static n => n.Op == InternalOps.Input).Select(static n => n.Outputs[0])], nodes, [nodes[^1].Outputs[0]]);
}
