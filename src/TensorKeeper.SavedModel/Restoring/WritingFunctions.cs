// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>The functions that change a variable, a table or a generator, themselves or by what they call. Not thread-safe.</summary>
internal sealed class WritingFunctions
{
    private readonly GraphDef _graph;
    private readonly HashSet<string> _writers = new(StringComparer.Ordinal);

    /// <summary>Looks at the functions that nodes call, each once.</summary>
    public WritingFunctions(GraphDef graph, IEnumerable<NodeDef> roots)
    {
        _graph = graph;
        var callers = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var waiting = new Stack<string>(roots.SelectMany(node => CalledBy(node, graph)));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var writing = new Stack<string>();
        while (waiting.TryPop(out string? name))
        {
            if (!seen.Add(name) || graph.FindFunction(name) is not { } function) { continue; }
            foreach (NodeDef node in function.Nodes)
            {
                if (IsWrite(node.Op)) { writing.Push(name); }
                foreach (string called in CalledBy(node, graph))
                {
                    if (!callers.TryGetValue(called, out List<string>? list)) { callers.Add(called, list = []); }
                    list.Add(name);
                    waiting.Push(called);
                }
            }
        }

        while (writing.TryPop(out string? name))
        {
            if (!_writers.Add(name)) { continue; }
            foreach (string caller in callers.GetValueOrDefault(name, [])) { writing.Push(caller); }
        }
    }

    /// <summary>Asks whether a function may write.</summary>
    public bool Contains(string function) => _writers.Contains(function);

    /// <summary>Asks whether a node writes or calls what may write.</summary>
    public bool Writes(NodeDef node) => IsWrite(node.Op) || (_writers.Count > 0 && CalledBy(node, _graph).Any(_writers.Contains));

    /// <summary>Returns the functions that a node may call.</summary>
    public static IEnumerable<string> CalledBy(NodeDef node, GraphDef graph)
    {
        IEnumerable<FunctionReference?> called = node.Op switch
        {
            "PartitionedCall" or "StatefulPartitionedCall" or "TPUPartitionedCall" => Named(node, "f"),
            "If" or "StatelessIf" => Named(node, "then_branch", "else_branch"),
            "While" or "StatelessWhile" => Named(node, "cond", "body"),
            "Case" or "StatelessCase" => node.Attributes.GetValueOrDefault("branches")?.List?.Functions ?? [],
            _ => [],
        };
        IEnumerable<string> names = called.OfType<FunctionReference>().Select(static f => f.Name);
        return graph.FindFunction(node.Op) is null ? names : names.Append(node.Op);
    }

    private static IEnumerable<FunctionReference?> Named(NodeDef node, params IEnumerable<string> attributes) =>
        attributes.Select(name => node.Attributes.GetValueOrDefault(name)?.Function);

    /// <summary>Asks whether an op changes its first input for the requests that come after.</summary>
    public static bool IsWrite(string op) => op
        is "AssignVariableOp" or "AssignAddVariableOp" or "AssignSubVariableOp" or "AssignVariableXlaConcatND"
        or "Assign" or "AssignAdd" or "AssignSub" or "StridedSliceAssign" or "ResourceStridedSliceAssign"
        or "CountUpTo" or "ResourceCountUpTo"
        or "ScatterUpdate" or "ScatterAdd" or "ScatterSub" or "ScatterMul" or "ScatterDiv" or "ScatterMin" or "ScatterMax"
        or "ScatterNdUpdate" or "ScatterNdAdd" or "ScatterNdSub" or "ScatterNdMax" or "ScatterNdMin"
        or "LookupTableInsert" or "LookupTableInsertV2" or "LookupTableRemoveV2"
        || IsGenerator(op)
        || op.StartsWith("ResourceScatter", StringComparison.Ordinal)
        || op.StartsWith("ResourceApply", StringComparison.Ordinal)
        || op.StartsWith("ResourceSparseApply", StringComparison.Ordinal);

    /// <summary>Asks whether an op advances the state of a random generator.</summary>
    private static bool IsGenerator(string op) => op
        is "RngReadAndSkip" or "RngSkip" or "StatefulStandardNormal" or "StatefulStandardNormalV2" or "StatefulTruncatedNormal"
        or "StatefulUniform" or "StatefulUniformInt" or "StatefulUniformFullInt" or "StatefulRandomBinomial";
}
