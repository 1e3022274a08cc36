// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>An ONNX graph that only grows: the model's own graph, or the body of an If or a Loop. Not thread-safe.</summary>
/// <remarks>
/// Types are kept honest here: a node whose kernel is missing for a type gets casts around it
/// (<see cref="KernelTypes"/>), so that translators speak TensorFlow's types and never the engine's.
/// </remarks>
internal sealed partial class OnnxGraphBuilder
{
    /// <summary>Tensors of at most this many bytes are written into the model; reading a file for them does not pay.</summary>
    private const long InlineBytes = 256;

    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxValue> _inputs = [];
    private readonly List<OnnxValue> _outputs = [];
    private readonly Dictionary<(OnnxValue Value, string Key), OnnxValue> _memo = [];

    public OnnxGraphBuilder()
        : this(new OnnxModelState(), null)
    {
    }

    private OnnxGraphBuilder(OnnxModelState model, OnnxGraphBuilder? outer)
    {
        Model = model;
        Outer = outer;
    }

    public OnnxModelState Model { get; }

    /// <summary>The graph around this body; its values are visible here.</summary>
    public OnnxGraphBuilder? Outer { get; }

    /// <summary>The source node that is being translated; new nodes carry its name.</summary>
    public string Origin { get; set; } = "";

    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    public IReadOnlyList<OnnxValue> Inputs => _inputs;

    public IReadOnlyList<OnnxValue> Outputs => _outputs;

    /// <summary>Opens a body.</summary>
    public OnnxGraphBuilder NewBody() => new(Model, this) { Origin = Origin };

    /// <summary>Adds an input: <c>i0</c>, <c>i1</c>, … of the model, or an argument of a body.</summary>
    public OnnxValue AddInput(ElementType type, PartialShape shape)
    {
        string name = Outer is null ? $"i{_inputs.Count}" : Model.NewName('b');
        var value = new OnnxValue(this, name, type, shape);
        _inputs.Add(value);
        return value;
    }

    /// <summary>Adds an output: <c>o0</c>, <c>o1</c>, … of the model, or a result of a body.</summary>
    /// <remarks>An input, an initializer, an outer value or one that is an output already goes through an Identity.</remarks>
    public void AddOutput(OnnxValue value)
    {
        string name = Outer is null ? $"o{_outputs.Count}" : Model.NewName('r');
        OnnxValue own = Materialize(value);
        if (own.Producer is null || own.Owner != this || _outputs.Contains(own))
        {
            own = AddRaw("Identity", "", [own], [own.Type]).Results[0];
            own.Shape = value.Shape;
        }

        own.Name = name;
        _outputs.Add(own);
    }

    /// <summary>Adds a node whose results are typed by <see cref="ResultTypes"/>.</summary>
    /// <param name="op">ONNX's operator.</param>
    /// <param name="inputs">Operands; null leaves an optional one out.</param>
    /// <param name="outputs">The number of results.</param>
    /// <param name="type">The type of the first result, where the operator's name and operands do not tell it.</param>
    /// <param name="domain">The operator's set; empty for ONNX's own.</param>
    public OnnxNode Add(
        string op, ReadOnlySpan<OnnxValue?> inputs, int outputs = 1, ElementType type = ElementType.None, string domain = "")
    {
        var operands = new OnnxValue?[inputs.Length];
        for (int i = 0; i < operands.Length; i++) { operands[i] = inputs[i] is { } input ? Materialize(input) : null; }

        ElementType variable = KernelTypes.VariableOf(op, operands);
        ElementType kernel = domain.Length == 0 ? KernelTypes.KernelFor(op, variable) : variable;
        PartialShape shape = ResultShapes.Of(op, operands);
        var wanted = new ElementType[outputs];
        for (int i = 0; i < outputs; i++) { wanted[i] = i == 0 && type != ElementType.None ? type : ResultTypes.Of(op, i, operands); }
        if (kernel == variable) { return Finish(AddRaw(op, domain, operands, wanted), shape); }

        KernelTypes.ForEachVariableInput(op, operands, variable, index => operands[index] = this.Cast(operands[index]!, kernel));
        var made = new ElementType[outputs];
        for (int i = 0; i < outputs; i++) { made[i] = wanted[i] == variable ? kernel : wanted[i]; }
        OnnxNode node = Finish(AddRaw(op, domain, operands, made), shape);
        var casts = new OnnxValue[outputs];
        for (int i = 0; i < outputs; i++) { casts[i] = this.Cast(node.Results[i], wanted[i]); }
        node.Outputs = casts;
        return node;
    }

    /// <summary>Adds a node with one result and no attributes.</summary>
    public OnnxValue Op(string op, params ReadOnlySpan<OnnxValue?> inputs) => Add(op, inputs).Output;

    /// <summary>Returns a value under its own name: a promise becomes a transpose of its twin.</summary>
    public static OnnxValue Materialize(OnnxValue value)
    {
        if (value.IsPromise)
        {
            OnnxGraphBuilder owner = value.Owner;
            OnnxValue twin = value.Twin!;
            OnnxNode node = owner.AddRaw("Transpose", "", [twin], [twin.Type]).With("perm", ChannelsFirst.ToLast(twin.Rank));
            value.Name = node.Results[0].Name;
            value.Producer = node;
            node.Results[0] = value;
            node.Outputs[0] = value;
        }

        return value;
    }

    /// <summary>Returns a value made before from the same operand, or makes it.</summary>
    /// <param name="operand">What it is made from.</param>
    /// <param name="key">How it is made.</param>
    /// <param name="make">Makes it in this graph.</param>
    public OnnxValue Memoized(OnnxValue operand, string key, Func<OnnxValue> make)
    {
        for (OnnxGraphBuilder? graph = this; graph is not null; graph = graph.Outer)
        {
            if (graph._memo.TryGetValue((operand, key), out OnnxValue? known)) { return known; }
        }

        OnnxValue made = make();
        _memo[(operand, key)] = made;
        return made;
    }

    /// <summary>Adds a node exactly as said.</summary>
    public OnnxNode AddRaw(string op, string domain, OnnxValue?[] inputs, ReadOnlySpan<ElementType> types)
    {
        if (domain.Length > 0) { Model.Domains.Add(domain); }
        var node = new OnnxNode(op, domain, Model.NewNodeName(Origin), inputs);
        var results = new OnnxValue[types.Length];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = new OnnxValue(this, Model.NewName('v'), types[i], PartialShape.UnknownRank) { Producer = node };
        }

        node.Results = results;
        node.Outputs = [.. results];
        _nodes.Add(node);
        return node;
    }

    private static OnnxNode Finish(OnnxNode node, PartialShape shape)
    {
        if (shape.HasRank) { node.Results[0].Shape = shape; }
        return node;
    }
}
