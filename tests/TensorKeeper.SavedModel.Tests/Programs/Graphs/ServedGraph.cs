// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Passes;
using TensorKeeper.SavedModel.Programs;
using TensorKeeper.SavedModel.Tests.Programs.OpMatrix;
using TensorKeeper.Serving.Engines;

namespace TensorKeeper.SavedModel.Tests.Programs.Graphs;

/// <summary>A graph of several nodes, or the body of one, written by hand and served as a model of its own would be.</summary>
internal sealed class ServedGraph
{
    private static readonly OnnxRuntimeEngine Engine = new();

    private readonly List<SourceNode> _nodes = [];
    private readonly List<SourceValue> _inputs = [];

    /// <summary>Adds an input, or an argument if this is a body; no shape is an unknown rank.</summary>
    public SourceValue Input(string type, params long[]? shape) =>
        Input(Numbers.DataTypeOf(type), shape is null ? PartialShape.UnknownRank : new PartialShape(shape));

    public SourceValue Input(DataType type, PartialShape shape)
    {
        SourceValue input = Add(new SourceNode($"x{_nodes.Count}", InternalOps.Input, [], 1, new Dictionary<string, AttributeValue>
        {
            ["dtype"] = new() { Kind = AttributeKind.Type, Type = type },
            ["shape"] = new() { Kind = AttributeKind.Shape, Shape = shape },
        }));
        _inputs.Add(input);
        return input;
    }

    public SourceValue Constant(Tensor tensor) => Add(new SourceNode($"c{_nodes.Count}", InternalOps.Constant, [], 1, constant: new TensorConstant(tensor)));

    public SourceValue Number(int value) => Constant(Tensor.Of<int>(TensorShape.Scalar, value));

    public SourceValue Integers(params int[] values) => Constant(Tensor.Of<int>(new TensorShape(values.Length), values));

    /// <summary>Adds a node with one output whose attribute <c>T</c> is a type.</summary>
    public SourceValue Op(string op, string type, params SourceValue[] inputs) => Node(op, 1, inputs, ("T", Numbers.DataTypeOf(type)))[0];

    /// <summary>Adds a node; attributes are whole numbers, flags, types or texts.</summary>
    public IReadOnlyList<SourceValue> Node(string op, int outputs, SourceValue[] inputs, params (string Name, object Value)[] attributes) =>
        Node(op, outputs, inputs, [], attributes);

    public IReadOnlyList<SourceValue> Node(
        string op, int outputs, SourceValue[] inputs, SourceGraph[] bodies, params (string Name, object Value)[] attributes)
    {
        var node = new SourceNode(
            $"{op}{_nodes.Count}", op, inputs, outputs, attributes.ToDictionary(static a => a.Name, static a => Attribute(a.Value)), bodies);
        _nodes.Add(node);
        return node.Outputs;
    }

    /// <summary>Closes the graph.</summary>
    public SourceGraph Returns(params SourceValue[] outputs) => new(_inputs, _nodes, outputs);

    /// <summary>Serves the graph and runs it once.</summary>
    /// <returns>Copies of the outputs.</returns>
    public Tensor[] Run(SourceValue[] outputs, params Tensor[] feeds)
    {
        var facts = new FactTable();
        SourceGraph graph = PassPipeline.Run(Returns(outputs), facts);
        var signature = new Signature
        {
            Name = "graph",
            Inputs = [.. feeds.Select(static (tensor, i) => new TensorSpec($"x{i}", tensor.ElementType, PartialShape.UnknownRank, $"x{i}:0"))],
            Outputs = [.. outputs.Select(static (_, i) => new TensorSpec($"y{i}", ElementType.None, PartialShape.UnknownRank, $"y{i}:0"))],
        };
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using SignatureProgram program = ProgramBuilder.Build(signature, new SignatureGraph(graph, facts), new SessionFactory(Engine), cancellation);
        using var inputs = new TensorMap();
        for (int i = 0; i < feeds.Length; i++) { inputs.Add($"x{i}", TensorKeeper.SavedModel.Stages.Tensors.Copy(feeds[i])); }
        using TensorMap results = program.Run(inputs, [], cancellation);
        return [.. outputs.Select((_, i) => TensorKeeper.SavedModel.Stages.Tensors.Copy(results[$"y{i}"]))];
    }

    private SourceValue Add(SourceNode node)
    {
        _nodes.Add(node);
        return node.Outputs[0];
    }

    private static AttributeValue Attribute(object value) => value switch
    {
        int number => new() { Kind = AttributeKind.Int, Int = number },
        bool flag => new() { Kind = AttributeKind.Bool, Bool = flag },
        DataType type => new() { Kind = AttributeKind.Type, Type = type },
        string text => new() { Kind = AttributeKind.Bytes, Bytes = Encoding.UTF8.GetBytes(text) },
        long[] numbers => new() { Kind = AttributeKind.List, List = new() { Ints = numbers } },
        PartialShape shape => new() { Kind = AttributeKind.Shape, Shape = shape },
        _ => throw new NotSupportedException(value.GetType().Name),
    };
}
