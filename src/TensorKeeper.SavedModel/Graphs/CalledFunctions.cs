// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>Which functions a node calls or has for bodies, and how arguments and results lead from one scope into the other.</summary>
internal static class CalledFunctions
{
    private const int MaxDepth = 4_096;

    /// <summary>Returns the instance of the function that a node calls, the same each time; null if it calls none.</summary>
    /// <param name="library">The functions.</param>
    /// <param name="scope">Where the node stands.</param>
    /// <param name="node">The node.</param>
    /// <exception cref="SavedModelException">There is no such function, it calls itself, or calls are nested too deep.</exception>
    public static CallScope? Enter(FunctionLibrary library, CallScope scope, NodeDef node)
    {
        FunctionReference? target = node.Op is "PartitionedCall" or "StatefulPartitionedCall" or "TPUPartitionedCall" or "BatchFunction"
            ? scope.Bind(node.Attributes).GetValueOrDefault("f")?.Function
                ?? throw new SavedModelException(new Diagnostic(DiagnosticId.InvalidNode, "A call names no function.", scope.Prefix + node.Name, node.Op))
            : null;
        FunctionDef? function = library.FindFunction(target?.Name ?? node.Op);
        if (function is null)
        {
            return target is null ? null : throw new SavedModelException(new Diagnostic(
                DiagnosticId.DanglingReference, $"Function '{target.Name}' is called, but the model has none of that name.", scope.Prefix + node.Name, node.Op));
        }

        if (scope.Calls.TryGetValue(node.Name, out CallScope? callee)) { return callee; }
        callee = Call(library, scope, node, function, target?.Attributes ?? node.Attributes);
        scope.Calls.Add(node.Name, callee);
        return callee;
    }

    /// <summary>Returns what a called function returns, a reference within it, for a result that the caller reads.</summary>
    /// <exception cref="SavedModelException">The function has no such result.</exception>
    public static string ReturnOf(CallScope callee, CallScope scope, NodeDef node, TensorReference reference)
    {
        FunctionDef function = callee.Function!;
        IReadOnlyList<ArgDef> results = function.Signature.Outputs;
        int index = reference.Index;
        for (int i = 0; reference.Output is not null && i < results.Count; i++)
        {
            if (node.Op == function.Name && results[i].Name == reference.Output) { index += i; }
        }

        if (index >= results.Count || !function.Returns.TryGetValue(results[index].Name, out string? result))
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.DanglingReference,
                $"Result {index} of function '{function.Name}' is read, but it has {results.Count}.", scope.Prefix + node.Name, node.Op));
        }

        return result;
    }

    /// <summary>Returns what a called function returns as a result that is named.</summary>
    /// <exception cref="SavedModelException">The function does not say.</exception>
    public static string ReturnOf(CallScope callee, CallScope scope, NodeDef node, string result) =>
        callee.Function!.Returns.TryGetValue(result, out string? reference) ? reference : throw new SavedModelException(new Diagnostic(
            DiagnosticId.DanglingReference, $"Function '{callee.Function.Name}' does not say what its result '{result}' is.", scope.Prefix + node.Name, node.Op));

    /// <summary>Asks whether a reference is to an argument; what the caller gives for it is a reference in its own scope.</summary>
    /// <exception cref="SavedModelException">The call gives too few.</exception>
    public static bool TryFindArgument(CallScope scope, TensorReference reference, out string callerReference)
    {
        callerReference = "";
        if (!scope.ArgumentPositions.TryGetValue(reference.Node, out int position)) { return false; }
        int index = position + reference.Index;
        if (index >= scope.CallerInputs.Count)
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.InvalidNode, $"Argument {index} is needed, but the call gives {scope.CallerInputs.Count}.", scope.Prefix.TrimEnd('/')));
        }

        callerReference = scope.CallerInputs[index];
        return true;
    }

    /// <summary>Returns the functions that a conditional, a loop or the like has for its bodies; none for other nodes.</summary>
    public static IEnumerable<FunctionReference> BodiesOf(string op, IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        FunctionReference? Named(string name) => attributes.GetValueOrDefault(name)?.Function;
        FunctionReference?[] bodies = op switch
        {
            "If" or "StatelessIf" => new[] { Named("then_branch"), Named("else_branch") },
            "While" or "StatelessWhile" => new[] { Named("cond"), Named("body") },
            "XlaReduce" or "XlaVariadicReduce" or "XlaVariadicReduceV2" => [Named("reducer")],
            "XlaVariadicSort" => [Named("comparator")],
            "XlaSelectAndScatter" => new[] { Named("select"), Named("scatter") },
            "XlaReduceWindow" => [Named("computation")],
            "XlaScatter" => [Named("update_computation")],
            "Case" or "StatelessCase" => attributes.GetValueOrDefault("branches")?.List?.Functions ?? [],
            _ => [],
        };
        return bodies.OfType<FunctionReference>();
    }

    private static CallScope Call(
        FunctionLibrary library, CallScope scope, NodeDef node, FunctionDef function, IReadOnlyDictionary<string, AttributeValue> bindings)
    {
        for (CallScope? caller = scope; caller is not null; caller = caller.Parent)
        {
            if (ReferenceEquals(caller.Function, function))
            {
                throw new SavedModelException(new Diagnostic(
                    DiagnosticId.Cycle, $"Function '{function.Name}' calls itself; recursion never ends in a graph.", scope.Prefix + node.Name, node.Op));
            }
        }

        if (scope.Depth >= MaxDepth)
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.TooDeep, $"Calls are nested more than {MaxDepth} deep.", scope.Prefix + node.Name, node.Op));
        }

        return new CallScope(scope, node, function, library.NodesOf(function), scope.Bind(bindings));
    }
}
