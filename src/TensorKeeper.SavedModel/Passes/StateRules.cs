// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Restoring;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>Refuses a graph whose outputs depend on what the request itself changes.</summary>
/// <remarks>
/// Such an output differs from request to request, in whichever order the graph reads and writes. It runs on the pruned
/// graph: a write that no output needs is not there any more, nor is a read in a branch that is never taken. The seed of a
/// generator is no such state: random numbers differ from request to request anyway.
/// </remarks>
internal static class StateRules
{
    private const string Why = "a served model is the same for every request";

    /// <summary>Looks at a pruned graph and its bodies.</summary>
    /// <exception cref="SavedModelException">An output depends on such a change; every place is named.</exception>
    public static void Check(SourceGraph graph)
    {
        var diagnostics = new List<Diagnostic>();
        Collect(graph, diagnostics);
        if (diagnostics.Count > 0) { throw new SavedModelException([.. diagnostics.Distinct()]); }
    }

    private static void Collect(SourceGraph graph, List<Diagnostic> diagnostics)
    {
        foreach (SourceNode node in graph.Nodes)
        {
            foreach (SourceGraph body in node.Bodies) { Collect(body, diagnostics); }
            if (node.Constant is SeedConstant { Advance: null } seed)
            {
                diagnostics.Add(Changed(seed.Name, graph.Nodes.FirstOrDefault(reader => reader.Inputs.Contains(node.Outputs[0]))?.Name ?? node.Name, seed.Write));
            }
            else if (WritingFunctions.IsWrite(node.Op))
            {
                diagnostics.Add(new Diagnostic(
                    DiagnosticId.StateWrite, $"An output depends on state that the request itself changes; {Why}.", node.Name, node.Op));
            }
            else if (node.Bodies.Count == 0 && node.Op is not ("VariableShape" or "VarIsInitializedOp" or "IsVariableInitialized"))
            {
                diagnostics.AddRange(node.Inputs.SelectMany(input => ReadOf(input, node)));
            }
        }

        diagnostics.AddRange(graph.Outputs.Where(static o => o.Node.Constant is VariableConstant { IsReference: true }).SelectMany(static o => ReadOf(o, o.Node)));
    }

    private static IEnumerable<Diagnostic> ReadOf(SourceValue value, SourceNode reader) =>
        (value.Node.Constant as ResourceConstant)?.ChangedBy is { } write ? [Changed(value.Node.Name, reader.Name, write)] : [];

    private static Diagnostic Changed(string variable, string reader, ResourceEffect write) => new(
        DiagnosticId.StateWrite, $"The request itself changes '{variable}', which '{reader}' reads for an output; {Why}.", write.Frame.Path + write.Node.Name, write.Node.Op);
}
