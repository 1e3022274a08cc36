// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.SavedModel.Stages.Stateless;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Variables, tables and assets as they are when a model is loaded. Not thread-safe; what it hands out is immutable.</summary>
/// <remarks>
/// TensorFlow runs the restore op and then the init op; this follows both without running them, and only as far as somebody
/// asks. A variable that neither fills is looked for among the captured variables and then among the copies that the graph
/// makes. What is still unknown is no error here: it is one if a signature needs it. Disposing closes the checkpoint, after
/// which no weight can be read.
/// </remarks>
internal sealed class RestoredState : IDisposable
{
    private readonly Dictionary<string, HostValue> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LookupTable?> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SeedState> _seeds = new(StringComparer.Ordinal);
    private readonly HostFrame _top;
    private readonly HostEvaluator _evaluator;
    private readonly RestoreBudget _budget;
    private readonly Checkpoint _checkpoint;
    private readonly CapturedVariables _captured;
    private readonly VariableAliases _aliases;
    private readonly AssetFiles _assets;
    private EffectWalk? _effects;

    internal RestoredState(MetaGraph graph, string directory)
    {
        Graph = graph;
        _budget = new RestoreBudget(graph.File);
        _evaluator = new HostEvaluator(this, _budget);
        _top = new HostFrame(graph.Graph);
        _checkpoint = new Checkpoint(directory);
        _captured = new CapturedVariables(graph, _checkpoint);
        _aliases = new VariableAliases(graph.Graph);
        _assets = new AssetFiles(graph, directory);
    }

    public MetaGraph Graph { get; }

    internal string CheckpointPrefix => _checkpoint.Prefix;

    private EffectWalk Effects
    {
        get
        {
            if (_effects is not null) { return _effects; }
            var walk = new EffectWalk(_evaluator, _budget);
            if (Graph.Saver is { RestoreOp.Length: > 0 } saver) { walk.Run(saver.RestoreOp, _top); }
            if (InitOp.Find(Graph) is { } init) { walk.Run(init, _top); }
            return _effects = walk;
        }
    }

    /// <summary>Returns the value of a variable, or null if nothing fills it.</summary>
    /// <param name="handle">The node of the top level that makes the handle or reference.</param>
    /// <exception cref="SavedModelException">The value is damaged, missing, or contradicts the variable's type or shape.</exception>
    public ConstantContent? FindVariable(NodeDef handle) =>
        Read(new HandleValue(ResourceNames.Of(handle, ""), handle)) is KnownValue known ? Fit(handle, known.Content) : null;

    /// <summary>Says why a variable or table has no content; a sentence without its end.</summary>
    public string WhyUnresolved(NodeDef handle)
    {
        string resource = ResourceNames.Of(handle, "");
        return ResourceNames.IsTable(handle.Op)
            ? WhyUnresolvedTable(resource)
            : Read(new HandleValue(resource, handle)) is UnknownValue unknown ? unknown.Reason : "it has a value";
    }

    /// <summary>Returns a table, or null if nothing fills it.</summary>
    /// <param name="handle">The node of the top level that makes the table.</param>
    /// <exception cref="SavedModelException">The content is damaged, missing, or contradicts the table.</exception>
    public LookupTable? FindTable(NodeDef handle)
    {
        string resource = ResourceNames.Of(handle, "");
        if (_tables.TryGetValue(resource, out LookupTable? table)) { return table; }
        table = new TableFiller(handle, _top, _evaluator).Fill(Effects.On(resource));
        _tables.Add(resource, table);
        return table;
    }

    /// <summary>Returns the path of the asset that a node is fed with; null if it is fed with none.</summary>
    /// <param name="node">A node of the top level: a constant, a placeholder, an identity.</param>
    /// <exception cref="SavedModelException">The path leads out of the model, or to no file.</exception>
    public string? FindAssetPath(NodeDef node) => _assets.Find(node.Name);

    /// <summary>Returns the variables, tables and generators that a request changes, each with the ops that do.</summary>
    /// <param name="feeds">The tensors that the request feeds.</param>
    /// <param name="fetches">The tensors it wants.</param>
    public IReadOnlyDictionary<string, List<ResourceEffect>> FindWrites(IEnumerable<string> feeds, IEnumerable<string> fetches)
    {
        var budget = new RestoreBudget(Graph.File);
        return new StateWrites(Graph.Graph, new HostEvaluator(this, budget), budget, new HostFrame(Graph.Graph)).Find(feeds, fetches);
    }

    /// <summary>Returns the seed that a variable keeps: one for all signatures that draw from it.</summary>
    /// <param name="resource">The variable's identity.</param>
    /// <param name="initial">What the variable holds.</param>
    public SeedState SeedOf(string resource, Func<Tensor> initial)
    {
        if (!_seeds.TryGetValue(resource, out SeedState? seed)) { _seeds.Add(resource, seed = new SeedState(initial())); }
        return seed;
    }

    public void Dispose() => _checkpoint.Dispose();

    /// <summary>Returns what TensorFlow feeds to a node of the top level while it restores, or null.</summary>
    internal TensorConstant? FindFeed(string node)
    {
        if (Graph.Saver is { } saver && NodeReference.Parse(saver.FilenameTensor).Node == node)
        {
            return new TensorConstant(Tensor.OfText(TensorShape.Scalar, _checkpoint.Prefix));
        }

        return _assets.Find(node) is { } path ? new TensorConstant(Tensor.OfText(TensorShape.Scalar, path)) { IsAssetPath = true } : null;
    }

    internal HostValue RestoreTensor(string key, string slice, NodeDef node, int output)
    {
        DataType[] types = node.Attributes.GetValueOrDefault("dtypes")?.List?.Types ?? [];
        return _checkpoint.Restore(key, slice, output < types.Length ? types[output] : DataType.Invalid);
    }

    /// <summary>Refuses a file outside of the model.</summary>
    internal void RequireOwnFile(string path, NodeDef reader) => _assets.RequireOwn(path, reader);

    internal HostValue Read(HandleValue handle)
    {
        if (_variables.TryGetValue(handle.Resource, out HostValue? value)) { return value; }
        EffectWalk effects = Effects;
        _variables[handle.Resource] = new UnknownValue("its value depends on itself");
        return _variables[handle.Resource] = Resolve(handle, effects);
    }

    private HostValue Resolve(HandleValue handle, EffectWalk effects)
    {
        if (ResourceNames.IsTable(handle.Node.Op)) { return new UnknownValue($"'{handle.Node.Name}' is a table"); }
        string? shared = ResourceNames.SharedName(handle.Node) is { Length: > 0 } name ? effects.FindShared(name) : null;
        IReadOnlyList<ResourceEffect> assignments = effects.On(handle.Resource);
        if (assignments.Count == 0 && shared is not null) { assignments = effects.On(shared); }
        if (assignments.Count > 0) { return Evaluate(assignments[^1]); }
        if (_captured.FindKey(handle.Node) is { } key) { return _checkpoint.Restore(key, "", DataType.Invalid); }
        foreach (NodeDef copy in _aliases.CopiesOf(handle.Resource))
        {
            if (Read(new HandleValue(ResourceNames.Of(copy, ""), copy)) is KnownValue known) { return known; }
        }

        return new UnknownValue("neither the restore op nor the init op sets it, and no object of the checkpoint is it");
    }

    private HostValue Evaluate(ResourceEffect assignment) =>
        ResourceEffect.IsChange(assignment.Node.Op) || assignment.Node.Inputs.Length < 2
            ? new UnknownValue($"{assignment.Node.Op} at '{assignment.Node.Name}' changes it when the model is initialized")
            : _evaluator.EvaluateContent(assignment.Node.Inputs[1], assignment.Frame);

    private string WhyUnresolvedTable(string resource)
    {
        if (Effects.On(resource) is not [.., { } last]) { return "the init op does not fill it"; }
        foreach (string input in last.Node.Inputs.AsSpan(1))
        {
            if (_evaluator.EvaluateContent(input, last.Frame) is UnknownValue unknown) { return unknown.Reason; }
        }

        return $"{last.Node.Op} at '{last.Node.Name}' is not followed";
    }

    private static ConstantContent Fit(NodeDef handle, ConstantContent content)
    {
        if (ConstantContents.Describe(content) is not { } found) { return content; }
        ElementType type = (handle.Attributes.GetValueOrDefault("dtype")?.Type ?? DataType.Invalid).ToElementType();
        PartialShape shape = handle.Attributes.GetValueOrDefault("shape")?.Shape ?? PartialShape.UnknownRank;
        if ((type != ElementType.None && type != found.Type) || !shape.Accepts(found.Shape))
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.InvalidNode, $"The variable is declared as {type}{shape}, but its value is {found.Type}{found.Shape}.", handle.Name, handle.Op));
        }

        return content;
    }
}
