// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Passes;
using TensorKeeper.SavedModel.Programs;
using TensorKeeper.SavedModel.Tests.Translators;
using TensorKeeper.Serving.Engines;

namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>One node of TensorFlow, served as a model of its own would be: lowered, cut into stages, run by engine and host.</summary>
internal sealed class ServedOp(string op, int outputs = 1)
{
    private static readonly OnnxRuntimeEngine Engine = new();

    private readonly Dictionary<string, AttributeValue> _attributes = [];
    private readonly List<(Tensor Tensor, bool IsConstant)> _inputs = [];

    public ServedOp Int(string name, long value) => Set(name, new() { Kind = AttributeKind.Int, Int = value });

    public ServedOp Float(string name, float value) => Set(name, new() { Kind = AttributeKind.Float, Float = value });

    public ServedOp Bool(string name, bool value) => Set(name, new() { Kind = AttributeKind.Bool, Bool = value });

    public ServedOp Type(string name, string type) => Set(name, new() { Kind = AttributeKind.Type, Type = Numbers.DataTypeOf(type) });

    public ServedOp Text(string name, string value) => Set(name, new() { Kind = AttributeKind.Bytes, Bytes = Encoding.UTF8.GetBytes(value) });

    public ServedOp Ints(string name, params long[] values) => Set(name, new() { Kind = AttributeKind.List, List = new() { Ints = values } });

    public ServedOp Floats(string name, params float[] values) => Set(name, new() { Kind = AttributeKind.List, List = new() { Floats = values } });

    public ServedOp Types(string name, params string[] types) =>
        Set(name, new() { Kind = AttributeKind.List, List = new() { Types = [.. types.Select(Numbers.DataTypeOf)] } });

    public ServedOp Texts(string name, params string[] values) =>
        Set(name, new() { Kind = AttributeKind.List, List = new() { Bytes = [.. values.Select(static value => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(value)))] } });

    public ServedOp Shape(string name, params long[] extents) => Set(name, new() { Kind = AttributeKind.Shape, Shape = new PartialShape(extents) });

    /// <summary>Adds an operand that the request feeds.</summary>
    public ServedOp Fed(Tensor tensor)
    {
        _inputs.Add((tensor, false));
        return this;
    }

    public ServedOp Fed(string type, long[] shape, params double[] values) => Fed(Numbers.Make(type, shape, values));

    /// <summary>Adds an operand that the graph knows.</summary>
    public ServedOp Constant(Tensor tensor)
    {
        _inputs.Add((tensor, true));
        return this;
    }

    public ServedOp Constant(string type, long[] shape, params double[] values) => Constant(Numbers.Make(type, shape, values));

    /// <summary>Builds the program with the shapes that are told, and runs it with the fed tensors.</summary>
    /// <returns>Copies of the outputs, in order.</returns>
    public Tensor[] Run(ShapeKnowledge knowledge)
    {
        SourceGraph graph = Build(knowledge);
        var facts = new FactTable();
        graph = PassPipeline.Run(graph, facts);
        Tensor[] feeds = [.. _inputs.Where(static input => !input.IsConstant).Select(static input => input.Tensor)];
        var signature = new Signature
        {
            Name = "op",
            Inputs = [.. feeds.Select(static (tensor, i) => new TensorSpec($"x{i}", tensor.ElementType, PartialShape.UnknownRank, $"x{i}:0"))],
            Outputs = [.. Enumerable.Range(0, outputs).Select(static i => new TensorSpec($"y{i}", ElementType.None, PartialShape.UnknownRank, $"y{i}:0"))],
        };
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using SignatureProgram program = ProgramBuilder.Build(signature, new SignatureGraph(graph, facts), new SessionFactory(Engine), cancellation);
        using var inputs = new TensorMap();
        for (int i = 0; i < feeds.Length; i++) { inputs.Add($"x{i}", TensorKeeper.SavedModel.Stages.Tensors.Copy(feeds[i])); }
        using TensorMap results = program.Run(inputs, [], cancellation);
        return [.. Enumerable.Range(0, outputs).Select(i => TensorKeeper.SavedModel.Stages.Tensors.Copy(results[$"y{i}"]))];
    }

    private SourceGraph Build(ShapeKnowledge knowledge)
    {
        var nodes = new List<SourceNode>();
        var inputs = new List<SourceValue>();
        var operands = new List<SourceValue>();
        foreach ((Tensor tensor, bool isConstant) in _inputs)
        {
            SourceNode node = isConstant
                ? new($"c{nodes.Count}", InternalOps.Constant, [], 1, constant: new TensorConstant(tensor))
                : new($"x{nodes.Count}", InternalOps.Input, [], 1, new Dictionary<string, AttributeValue>
                {
                    ["dtype"] = new() { Kind = AttributeKind.Type, Type = DataTypes.FromElementType(tensor.ElementType) },
                    ["shape"] = new() { Kind = AttributeKind.Shape, Shape = Known(tensor.Shape, knowledge) },
                });
            nodes.Add(node);
            operands.Add(node.Outputs[0]);
            if (!isConstant) { inputs.Add(node.Outputs[0]); }
        }

        var tested = new SourceNode("tested", op, operands, outputs, _attributes);
        nodes.Add(tested);
        return new SourceGraph(inputs, nodes, tested.Outputs);
    }

    private static PartialShape Known(TensorShape shape, ShapeKnowledge knowledge)
    {
        if (knowledge == ShapeKnowledge.Nothing) { return PartialShape.UnknownRank; }
        long[] dimensions = shape.Dimensions.ToArray();
        for (int i = 0; i < dimensions.Length; i++)
        {
            if (knowledge == ShapeKnowledge.Rank || (knowledge == ShapeKnowledge.AllButBatch && i == 0)) { dimensions[i] = PartialShape.Unknown; }
        }

        return new PartialShape(dimensions);
    }

    private ServedOp Set(string name, AttributeValue value)
    {
        _attributes[name] = value;
        return this;
    }
}
