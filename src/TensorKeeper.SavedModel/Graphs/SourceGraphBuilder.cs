// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Restoring;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>Builds the source graph of a signature: walks from its outputs back to its inputs, inlining calls on the way.</summary>
/// <remarks>
/// Pruning and inlining are one walk: what no output needs (training, saving, unused arguments) is never touched. The
/// walk keeps its own stack, so neither a long chain of nodes nor deep calls can exhaust the thread's. Not thread-safe.
/// </remarks>
internal sealed class SourceGraphBuilder
{
    /// <summary>The largest graph that is built, in nodes and calls; a few kilobytes of file can call for billions.</summary>
    private const int MaxSteps = 500_000;

    /// <summary>Bodies are built by recursion, so their nesting is what the thread's stack bears.</summary>
    private const int MaxNesting = 64;

    private readonly FunctionLibrary _library;
    private readonly SignatureResources _resources;
    private readonly CallScope _top;
    private readonly List<SourceNode> _nodes = [];
    private readonly List<(CallScope Scope, NodeDef Node, SourceNode Built)> _rounds = [];
    private readonly Dictionary<SourceNode, (CallScope Scope, SourceNode Node)> _seeds = [];
    private readonly Stack<(CallScope Scope, string Reference)> _work = new();
    private int _steps;

    private readonly int _nesting;

    private SourceGraphBuilder(FunctionLibrary library, SignatureResources resources, CallScope top, int nesting)
    {
        _library = library;
        _resources = resources;
        _top = top;
        _nesting = nesting;
    }

    /// <summary>Builds the graph between feeds and fetches.</summary>
    /// <param name="library">The nodes and functions.</param>
    /// <param name="resources">What variables and tables hold.</param>
    /// <param name="feeds">The tensors a request feeds; any tensor may be fed, the graph is cut there.</param>
    /// <param name="fetches">The tensors wanted.</param>
    /// <exception cref="SavedModelException">The graph refers to what is not there, has a cycle, or is absurdly large.</exception>
    public static SourceGraph Build(
        FunctionLibrary library, RestoredState resources, IReadOnlyList<GraphFeed> feeds, IReadOnlyList<string> fetches)
    {
        var changed = new SignatureResources(resources, resources.FindWrites(feeds.Select(static f => f.TensorName), fetches));
        var builder = new SourceGraphBuilder(library, changed, new CallScope(library.TopLevel), nesting: 0);
        List<SourceValue> inputs = [.. feeds.Select(builder.AddFeed)];
        List<SourceValue> outputs = [.. fetches.Select(fetch => builder.Resolve(builder._top, fetch))];
        builder.CloseLoops();
        builder.CloseSeeds();
        return new SourceGraph(inputs, builder._nodes, outputs);
    }

    /// <summary>Builds the body of a conditional or a loop; its inputs are the function's arguments.</summary>
    private SourceGraph BuildBody(CallScope scope, NodeDef node, FunctionReference target)
    {
        FunctionDef function = _library.FindFunction(target.Name) ?? throw new SavedModelException(new Diagnostic(
            DiagnosticId.DanglingReference, $"Function '{target.Name}' is a body, but the model has none of that name.", scope.Prefix + node.Name, node.Op));
        if (_nesting >= MaxNesting)
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.TooDeep, $"Conditionals and loops are nested more than {MaxNesting} deep.", scope.Prefix + node.Name, node.Op));
        }

        var body = new CallScope(scope, node, function, _library.NodesOf(function), scope.Bind(target.Attributes));
        var builder = new SourceGraphBuilder(_library, _resources, body, _nesting + 1) { _steps = _steps };
        List<SourceValue> inputs = builder.AddArguments(body, function);
        List<SourceValue> outputs = [.. function.Signature.Outputs.Select(o => builder.Resolve(body, CalledFunctions.ReturnOf(body, scope, node, o.Name)))];
        builder.CloseLoops();
        _steps = builder._steps;
        return new SourceGraph(inputs, builder._nodes, outputs);
    }

    private List<SourceValue> AddArguments(CallScope scope, FunctionDef function)
    {
        var inputs = new List<SourceValue>();
        foreach (ArgDef argument in function.Signature.Inputs)
        {
            DataType[] types = ArgumentTypes.Of(argument, scope.Bindings);
            for (int i = 0; i < types.Length; i++)
            {
                var attributes = new Dictionary<string, AttributeValue>(StringComparer.Ordinal)
                {
                    ["dtype"] = new AttributeValue { Kind = AttributeKind.Type, Type = types[i] },
                };
                var input = new SourceNode(scope.Prefix + argument.Name, InternalOps.Input, [], 1, attributes);
                _nodes.Add(input);
                inputs.Add(input.Outputs[0]);
                foreach (string spelling in Spellings(new TensorReference(argument.Name, null, i))) { scope.Values[spelling] = input.Outputs[0]; }
            }
        }

        return inputs;
    }

    private SourceValue AddFeed(GraphFeed feed)
    {
        TensorReference reference = Parse(feed.TensorName, _top);
        if (!_top.Nodes.TryGetValue(reference.Node, out NodeDef? node)) { throw Dangling(_top, feed.TensorName); }
        var attributes = new Dictionary<string, AttributeValue>(StringComparer.Ordinal)
        {
            ["dtype"] = new AttributeValue { Kind = AttributeKind.Type, Type = feed.Type },
        };

        // Only a placeholder's own shape binds a request: what a signature declares is never checked by TensorFlow.
        if (node.Op is "Placeholder" or "PlaceholderWithDefault")
        {
            if (node.Attributes.TryGetValue("dtype", out AttributeValue? type)) { attributes["dtype"] = type; }
            if (node.Attributes.TryGetValue("shape", out AttributeValue? shape)) { attributes["shape"] = shape; }
        }

        if (feed.Shape is { } fed) { attributes["shape"] = new AttributeValue { Kind = AttributeKind.Shape, Shape = fed }; }
        var input = new SourceNode(feed.TensorName, InternalOps.Input, [], 1, attributes);
        _nodes.Add(input);
        foreach (string spelling in Spellings(reference)) { _top.Values[spelling] = input.Outputs[0]; }
        return input.Outputs[0];
    }

    private static IEnumerable<string> Spellings(TensorReference reference)
    {
        yield return $"{reference.Node}:{reference.Index}";
        if (reference.Index == 0) { yield return reference.Node; }
    }

    /// <summary>Walks on from the ends of loops' rounds, at which the walk from the outputs stopped.</summary>
    private void CloseLoops()
    {
        for (int i = 0; i < _rounds.Count; i++)
        {
            (CallScope scope, NodeDef node, SourceNode built) = _rounds[i];
            string input = node.Inputs.FirstOrDefault(static input => !TensorReference.IsControl(input)) ?? throw new SavedModelException(
                new Diagnostic(DiagnosticId.InvalidNode, "The node has no input.", built.Name, node.Op));
            _nodes.Add(new SourceNode(built.Name, InternalOps.BackEdge, [Resolve(scope, input), built.Outputs[0]], 0));
        }
    }

    private SourceValue Resolve(CallScope scope, string reference)
    {
        _work.Push((scope, reference));
        while (_work.TryPeek(out (CallScope Scope, string Reference) item))
        {
            if (item.Scope.Values.ContainsKey(item.Reference) || Step(item.Scope, item.Reference))
            {
                item.Scope.Pending.Remove(item.Reference);
                _work.Pop();
            }
        }

        return scope.Values[reference];
    }

    /// <summary>Finds a value, or pushes what has to be found first and returns false.</summary>
    private bool Step(CallScope scope, string text)
    {
        if (++_steps > MaxSteps)
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.TooLarge, $"Inlined, the graph has more than {MaxSteps} nodes and calls; functions that call each other multiply."));
        }

        TensorReference reference = Parse(text, scope);
        if (scope.Function is not null && CalledFunctions.TryFindArgument(scope, reference, out string? callerReference))
        {
            return Follow(scope, text, scope.Parent!, callerReference);
        }

        if (!scope.Nodes.TryGetValue(reference.Node, out NodeDef? node)) { throw Dangling(scope, text); }
        if (scope.Built.TryGetValue(node.Name, out SourceNode? built)) { return Bind(scope, text, built, reference, node); }
        if (CalledFunctions.Enter(_library, scope, node) is { } callee)
        {
            return Follow(scope, text, callee, CalledFunctions.ReturnOf(callee, scope, node, reference));
        }

        if (!InputsAreResolved(scope, text, node)) { return false; }
        return TryReadSeed(scope, node, out NodeDef? write)
            ? FollowSeed(scope, text, node, write)
            : Bind(scope, text, BuildNode(scope, node), reference, node);
    }

    /// <summary>Asks whether a node reads a generator's seed, and after which assignment.</summary>
    private static bool TryReadSeed(CallScope scope, NodeDef node, out NodeDef? write)
    {
        write = null;
        return node.Op == "ReadVariableOp" && HandleOf(scope, node) is { Seed.Writes: { } writes } && writes.Path == scope.Prefix && writes.TryFindBefore(node, out write);
    }

    private static VariableConstant? HandleOf(CallScope scope, NodeDef node) =>
        node.Inputs.Length > 0 && scope.Values.TryGetValue(node.Inputs[0], out SourceValue? handle) ? handle.Node.Constant as VariableConstant : null;

    /// <summary>A seed is what was assigned last, or what the request before left.</summary>
    private bool FollowSeed(CallScope scope, string text, NodeDef read, NodeDef? write)
    {
        SourceNode handle = scope.Values[read.Inputs[0]].Node;
        if (write is null)
        {
            scope.Values[text] = SeedOf(scope, handle).Outputs[0];
            return true;
        }

        if (scope.Values.TryGetValue(write.Inputs[1], out SourceValue? value))
        {
            scope.Values[text] = value;
            return true;
        }

        scope.Pending.Add(text);
        Push(scope, write.Inputs[1]);
        return false;
    }

    private SourceNode SeedOf(CallScope scope, SourceNode handle)
    {
        if (_seeds.TryGetValue(handle, out (CallScope Scope, SourceNode Node) known)) { return known.Node; }
        var variable = (VariableConstant)handle.Constant!;
        var node = new SourceNode(
            handle.Name + "/seed", InternalOps.Seed, [], 1, handle.Attributes, constant: new SeedConstant(variable.Name, variable.Seed!.State, variable.ChangedBy!));
        _seeds.Add(handle, (scope, node));
        _nodes.Add(node);
        return node;
    }

    /// <summary>Finds what each request leaves as the next seed.</summary>
    private void CloseSeeds()
    {
        foreach ((SourceNode handle, (CallScope scope, SourceNode seed)) in _seeds.ToArray())
        {
            var variable = (VariableConstant)handle.Constant!;
            SourceValue next = Resolve(scope, variable.Seed!.Writes.Last.Inputs[1]);
            ((SeedConstant)seed.Constant!).Advance = SeedAdvance.Of(seed.Outputs[0], next);
        }
    }

    private bool Follow(CallScope scope, string text, CallScope target, string reference)
    {
        if (target.Values.TryGetValue(reference, out SourceValue? value))
        {
            scope.Values[text] = value;
            return true;
        }

        MarkPending(scope, text);
        Push(target, reference);
        return false;
    }

    private bool InputsAreResolved(CallScope scope, string text, NodeDef node)
    {
        if (IsSelfContained(node.Op)) { return true; }
        bool resolved = true;
        string? pivot = ControlPivots.Of(scope, node);
        foreach (string input in pivot is null ? node.Inputs : [.. node.Inputs, pivot])
        {
            if (TensorReference.IsControl(input) || scope.Values.ContainsKey(input)) { continue; }
            if (resolved) { MarkPending(scope, text); }
            resolved = false;
            Push(scope, input);
        }

        return resolved;
    }

    private void Push(CallScope scope, string reference)
    {
        if (scope.Pending.Contains(reference)) { throw Cycle(scope, reference); }
        _work.Push((scope, reference));
    }

    private static void MarkPending(CallScope scope, string text)
    {
        // A reference is stepped at most twice: once to push what it needs, once to bind it. A third time is a cycle.
        if (!scope.Pending.Add(text)) { throw Cycle(scope, text); }
    }

    private bool Bind(CallScope scope, string text, SourceNode built, TensorReference reference, NodeDef node)
    {
        int index = reference.Index;
        if (reference.Output is not null)
        {
            index += OpOutputs.Locate(node.Op, built.Attributes, reference.Output, _library.FindDefinition(node.Op)).First;
        }

        if (index >= built.Outputs.Count)
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.DanglingReference, $"Output {index} is read, but the op has {built.Outputs.Count}.", built.Name, node.Op));
        }

        scope.Values[text] = built.Outputs[index];
        return true;
    }

    private SourceNode BuildNode(CallScope scope, NodeDef node)
    {
        IReadOnlyDictionary<string, AttributeValue> attributes = scope.AttributesOf(node);
        string name = scope.Prefix + node.Name;
        SourceNode built = SourceConstants.TryBuild(name, node, attributes, _resources) ?? new SourceNode(
            name,
            node.Op,
            IsSelfContained(node.Op)
                ? []
                : [.. node.Inputs.Where(static i => !TensorReference.IsControl(i)).Select(i => scope.Values[i])],
            OpOutputs.Locate(node.Op, attributes, null, _library.FindDefinition(node.Op)).Total,
            attributes,
            CalledFunctions.BodiesOf(node.Op, attributes).Select(function => BuildBody(scope, node, function)).ToArray());
        _nodes.Add(built);
        if (IsSelfContained(node.Op)) { _rounds.Add((scope, node, built)); }
        if (ControlPivots.Of(scope, node) is { } pivot)
        {
            built = new SourceNode(name, InternalOps.Gate, [.. built.Outputs, scope.Values[pivot]], built.Outputs.Count, built.Attributes);
            _nodes.Add(built);
        }

        scope.Built.Add(node.Name, built);
        return built;
    }

    /// <summary>A back edge of a TensorFlow 1 loop ends the walk here; <see cref="CloseLoops"/> goes on from it.</summary>
    private static bool IsSelfContained(string op) => op is "NextIteration" or "RefNextIteration";

    private static TensorReference Parse(string text, CallScope scope) =>
        TensorReference.TryParse(text, out TensorReference reference) ? reference : throw Dangling(scope, text);

    private static SavedModelException Dangling(CallScope scope, string text) => new(new Diagnostic(
        DiagnosticId.DanglingReference,
        $"Tensor '{text}' is read, but {(scope.Function is null ? "the graph" : $"function '{scope.Function.Name}'")} has no such node."));

    private static SavedModelException Cycle(CallScope scope, string text) => new(new Diagnostic(
        DiagnosticId.Cycle, "The node needs its own result.", scope.Prefix + text));
}
