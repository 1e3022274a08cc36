// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>What a translator sees: the node's operands as ONNX values, what is known of them, and the graph to add to.</summary>
internal sealed class TranslationScope
{
    private readonly FactTable _facts;
    private readonly List<Diagnostic> _diagnostics;
    private readonly Dictionary<SourceValue, OnnxValue> _values;
    private readonly HashSet<SourceValue> _arrays;
    private readonly int _depth;
    private readonly ShapeOrigins _origins = new();
    private Dictionary<SourceValue, List<string>>? _readers;
    private SourceGraph? _graph;
    private SourceNode _node = null!;

    public TranslationScope(OnnxGraphBuilder graph, FactTable facts, List<Diagnostic> diagnostics)
        : this(graph, facts, diagnostics, [], 0)
    {
    }

    private TranslationScope(OnnxGraphBuilder graph, FactTable facts, List<Diagnostic> diagnostics, HashSet<SourceValue> arrays, int depth)
    {
        Graph = graph;
        _facts = facts;
        _diagnostics = diagnostics;
        _arrays = arrays;
        _values = [];
        _depth = depth;
    }

    private TranslationScope(OnnxGraphBuilder graph, TranslationScope outer)
    {
        Graph = graph;
        _facts = outer._facts;
        _diagnostics = outer._diagnostics;
        _arrays = outer._arrays;
        _values = outer._values;
        _depth = outer._depth;
        _node = outer._node;
        _graph = outer._graph;
    }

    public OnnxGraphBuilder Graph { get; }

    /// <summary>Gets the node that is being translated.</summary>
    public SourceNode Node => _node;

    /// <summary>Gets an operand of the node that is being translated.</summary>
    public OnnxValue this[int input] => Value(_node.Inputs[input]);

    /// <summary>Translates all nodes of a graph whose inputs are bound.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="except">Nodes that somebody else takes care of.</param>
    public void TranslateNodes(SourceGraph graph, IReadOnlySet<SourceNode>? except = null)
    {
        _graph = graph;
        foreach (SourceNode node in graph.Nodes)
        {
            if (node.Op is InternalOps.Input or InternalOps.Constant || IsKnown(node) || except?.Contains(node) == true) { continue; }
            _node = node;
            Graph.Origin = node.Name;
            try
            {
                if (!TranslatorTable.Shared.TryGet(node.Op, out Translator? translator))
                {
                    Refuse(DiagnosticId.UnsupportedOp, MissingOps.ReasonOf(node.Op));
                }

                RefuseUnknownPairs(node);
                translator(node, this);
            }
            catch (TranslationRefusedException)
            {
                // Recorded. Nodes that read this one's outputs are skipped without a word of their own.
            }
            catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or InvalidOperationException or OverflowException)
            {
                // A file can hold anything: too few inputs, attributes of another type, axes that do not exist.
                _diagnostics.Add(new Diagnostic(DiagnosticId.InvalidNode, $"The node contradicts its op: {exception.Message}", node.Name, node.Op));
            }
        }
    }

    /// <summary>Asks whether all readers of a value are nodes of one op, and the graph does not return it.</summary>
    public bool FeedsOnly(SourceValue value, string op)
    {
        _readers ??= NoteReaders(_graph!);
        return _readers.TryGetValue(value, out List<string>? readers) && readers.TrueForAll(reader => reader == op);
    }

    /// <summary>Opens a scope for a body of the current node.</summary>
    public TranslationScope OpenBody(OnnxGraphBuilder body)
    {
        const int MaxDepth = 64;
        if (_depth == MaxDepth) { Refuse(DiagnosticId.TooDeep, $"Loops and branches are nested more than {MaxDepth} deep."); }
        return new TranslationScope(body, _facts, _diagnostics, _arrays, _depth + 1);
    }

    /// <summary>Returns the view of the current node from inside a branch that its translation makes.</summary>
    public TranslationScope Within(OnnxGraphBuilder branch) => new(branch, this);

    /// <summary>Returns the ONNX value of a source value.</summary>
    public OnnxValue Value(SourceValue source)
    {
        if (_values.TryGetValue(source, out OnnxValue? value)) { return value; }
        if (ContentOf(source) is not { } content) { throw new TranslationRefusedException(); }
        value = FromContent(source, content);
        _values.Add(source, value);
        return value;
    }

    /// <summary>Returns what a source value holds, if that is known now.</summary>
    public ConstantContent? ContentOf(SourceValue source) =>
        source.Node.Constant ?? _facts[source].Constant;

    public bool IsBound(SourceValue source) => _values.ContainsKey(source) || ContentOf(source) is not null;

    public ValueFact Fact(SourceValue source) => _facts[source];

    /// <summary>Returns TensorFlow's type of an operand; complex and quantised types are not those of the ONNX value.</summary>
    public ElementType TypeOf(int input)
    {
        SourceValue source = _node.Inputs[input];
        return CarriedType(source, this[input]);
    }

    /// <summary>Returns TensorFlow's type of a value that an ONNX value carries.</summary>
    public ElementType CarriedType(SourceValue source, OnnxValue value)
    {
        ElementType type = _facts[source].ElementType;
        if (type == ElementType.None) { type = ContentType(ContentOf(source)); }
        return OnnxDataType.Carrier(type) == value.Type ? type : value.Type;
    }

    public bool IsComplex(int input) => OnnxDataType.IsComplex(TypeOf(input));

    public PartialShape ShapeOf(int input) => this[input].Shape;

    /// <summary>Returns the rank of an operand, or refuses the node.</summary>
    public int RankOf(int input)
    {
        PartialShape shape = this[input].Shape;
        if (!shape.HasRank) { RefuseVariant($"The rank of input {input} is not known."); }
        return shape.Rank;
    }

    /// <summary>Returns the elements of an integer operand if all are known; null if not.</summary>
    public long[]? Integers(int input) => Integers(_node.Inputs[input]);

    public long[]? Integers(SourceValue source)
    {
        if (ContentOf(source) is { } content && KnownIntegers.Of(content) is { } known) { return known; }
        IReadOnlyList<SymbolicInteger>? elements = _facts[source].Integers;
        return elements is not null && elements.All(static e => e.IsKnown) ? [.. elements.Select(static e => e.Value)] : null;
    }

    /// <summary>Returns what is known of each element of an integer value; null if not even their number is.</summary>
    public SymbolicInteger[]? Elements(SourceValue source) =>
        Integers(source) is { } all ? Array.ConvertAll(all, SymbolicInteger.Of) : _facts[source].Integers?.ToArray();

    /// <summary>Returns the elements of an integer operand, or refuses the node.</summary>
    public long[] RequireIntegers(int input, string what)
    {
        if (Integers(input) is not { } values)
        {
            RefuseVariant($"{what} (input {input}) is computed when the model runs; only a constant is translated.");
            return [];
        }

        return values;
    }

    /// <summary>Returns an integer operand as a vector of 64-bit integers; a constant if it is known.</summary>
    public OnnxValue Extents(int input)
    {
        if (Integers(input) is { } known) { return Graph.Int64s(known); }
        OnnxValue wide = Graph.Cast(this[input], ElementType.Int64);
        if (wide.Rank != 1) { wide = Graph.Reshape(wide, -1); }
        return SizeGuard.IsSize(_node.Op, input) && !IsFromShapes(input) ? SizeGuard.Of(Graph, wide) : wide;
    }

    /// <summary>Asks whether an operand follows from shapes and constants, or from numbers that a request may choose.</summary>
    public bool IsFromShapes(int input) => ContentOf(_node.Inputs[input]) is not null || _origins.IsFromShapes(_node.Inputs[input]);

    /// <summary>Returns an axis that counts from the front, or one that counts from the back of the ONNX value.</summary>
    public long Axis(int input, long axis)
    {
        PartialShape shape = this[input].Shape;
        int pair = IsComplex(input) ? 1 : 0;
        return axis >= 0 ? axis : shape.HasRank ? axis + shape.Rank - pair : axis - pair;
    }

    public void Bind(OnnxValue value) => Bind(0, value);

    /// <summary>Binds an output of the current node.</summary>
    public void Bind(int output, OnnxValue value) => Bind(_node.Outputs[output], value);

    /// <summary>
    /// Binds a list or an array to the tensor of its elements; what TensorFlow says of such a value's type and shape is not
    /// said of that tensor.
    /// </summary>
    public void BindArray(SourceValue source, OnnxValue value)
    {
        _arrays.Add(source);
        _values[source] = value;
    }

    /// <summary>Makes a value of this or an outer scope known here under another name.</summary>
    public void Pass(TranslationScope from, SourceValue value, SourceValue name)
    {
        // A body's own constant needs nobody to pass it; a handle has no value to pass.
        if (name.Node.Op == InternalOps.Constant || !from.IsPassable(value)) { return; }
        if (from.IsArray(value)) { BindArray(name, from.Value(value)); }
        else { Bind(name, from.Value(value)); }
    }

    public bool IsArray(SourceValue source) => _arrays.Contains(source);

    /// <summary>Binds a source value; what inference knows of its shape is kept with the ONNX value.</summary>
    public void Bind(SourceValue source, OnnxValue value)
    {
        ValueFact fact = _facts[source];
        if (fact.Shape.HasRank && value.Owner == Graph)
        {
            PartialShape shape = OnnxDataType.IsComplex(fact.ElementType) ? new([.. fact.Shape.Dimensions, 2]) : fact.Shape;
            value.Shape = KnownShapes.Merge(value.Shape, shape);
        }

        _values[source] = value;
    }

    /// <summary>Refuses the current node for what it asks of a known op.</summary>
    [DoesNotReturn]
    public void RefuseVariant(string message) => Refuse(DiagnosticId.UnsupportedVariant, message);

    /// <summary>Records a reason and abandons the current node.</summary>
    [DoesNotReturn]
    public void Refuse(DiagnosticId id, string message)
    {
        _diagnostics.Add(new Diagnostic(id, message, _node.Name, _node.Op));
        throw new TranslationRefusedException();
    }

    private void RefuseUnknownPairs(SourceNode node)
    {
        if (ComplexOps.AreKnownTo(node.Op)) { return; }
        foreach (SourceValue input in node.Inputs)
        {
            if (OnnxDataType.IsComplex(_facts[input].ElementType)) { RefuseVariant("A complex operand is not translated."); }
        }
    }

    private bool IsPassable(SourceValue value) =>
        _values.ContainsKey(value) || ContentOf(value) is TensorConstant or WeightConstant or VariableConstant { Value: not null };

    private static Dictionary<SourceValue, List<string>> NoteReaders(SourceGraph graph)
    {
        var readers = new Dictionary<SourceValue, List<string>>();
        foreach (SourceNode node in graph.Nodes)
        {
            foreach (SourceValue input in node.Inputs) { Note(input, node.Op); }
        }

        foreach (SourceValue output in graph.Outputs) { Note(output, ""); }
        return readers;

        void Note(SourceValue value, string reader)
        {
            if (!readers.TryGetValue(value, out List<string>? ops)) { readers.Add(value, ops = []); }
            ops.Add(reader);
        }
    }

    private static ElementType ContentType(ConstantContent? content) => content switch
    {
        TensorConstant { Tensor.ElementType: var type } => type,
        WeightConstant { Entry.ElementType: var type } => type,
        VariableConstant { Value: { } value } => ContentType(value),
        _ => ElementType.None,
    };

    private bool IsKnown(SourceNode node)
    {
        foreach (SourceValue output in node.Outputs)
        {
            if (_facts[output].Constant is not (TensorConstant or WeightConstant)) { return false; }
        }

        return node.Outputs.Count > 0;
    }

    private OnnxValue FromContent(SourceValue source, ConstantContent content)
    {
        switch (content)
        {
            case TensorConstant or WeightConstant when OnnxDataType.IsTinyFloat(ContentType(content)):
                RefuseVariant($"The constant '{source}' has floats of 8 bits.");
                break;
            case TensorConstant constant:
                return Graph.Constant(constant.Tensor);
            case WeightConstant weight:
                return Graph.Weight(weight.Entry);
            case VariableConstant { Value: { } held }:
                return FromContent(source, held);
            case VariableConstant variable:
                Refuse(DiagnosticId.UnresolvedVariable, $"The variable '{variable.Name}' has no value.");
                break;
        }

        RefuseVariant($"'{source}' is a lookup table, which no translated op reads.");
        return null;
    }
}
