// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Passes;
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.SavedModel.Stages.Matrices;
using TensorKeeper.SavedModel.Translators;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>Decides what runs where: cuts a graph into stages and translates those of the engine; bodies on the host are graphs like any other.</summary>
/// <remarks>
/// All stages are translated before any session is made, so that one report names everything that is missing. A node that
/// ONNX turns out not to express goes to the host if that knows its op, and the graph is cut anew.
/// </remarks>
internal sealed class ProgramPlanner
{
    /// <summary>How often a graph is cut again because nodes had to change sides.</summary>
    private const int MaxCuts = 8;

    private readonly FactTable _facts;
    private readonly HashSet<SourceNode> _refused = [];

    private ProgramPlanner(FactTable facts) => _facts = facts;

    /// <summary>Plans a graph.</summary>
    /// <exception cref="SavedModelException">Ops have no translation and no kernel; every one of them is reported.</exception>
    public static ProgramPlan Plan(SourceGraph graph, FactTable facts) => new ProgramPlanner(facts).Plan(graph, isBody: false);

    private ProgramPlan Plan(SourceGraph graph, bool isBody)
    {
        for (int cut = 1; ; cut++)
        {
            var diagnostics = new List<Diagnostic>();
            bool changed = false;
            var stages = new List<StagePlan>();
            foreach (StageGraph stage in Partition.Run(graph, _facts, isBody, IsForEngine, IsKnownToHost))
            {
                try
                {
                    stages.Add(stage.IsHost ? PlanHost(stage.Graph) : new StagePlan(stage.Graph, OnnxTranslation.Translate(stage.Graph, _facts), NoBodies, []));
                }
                catch (SavedModelException refused)
                {
                    changed |= !stage.IsHost && MoveToHost(stage.Graph, refused.Diagnostics);
                    diagnostics.AddRange(refused.Diagnostics);
                }
            }

            if (diagnostics.Count == 0) { return new ProgramPlan(graph, stages); }
            if (!changed || cut == MaxCuts) { throw new SavedModelException(diagnostics); }
        }
    }

    private static Dictionary<SourceNode, ProgramPlan[]> NoBodies { get; } = [];

    private bool IsForEngine(SourceNode node) =>
        TranslatorTable.Shared.Contains(node.Op) && !_refused.Contains(node) && !MatrixKernels.IsPreferred(node.Op);

    private static bool IsKnownToHost(string op) => HostKernelTable.Contains(op) || ControlFlow.IsKnown(op) || op == InternalOps.Seed;

    private StagePlan PlanHost(SourceGraph graph)
    {
        var diagnostics = new List<Diagnostic>();
        var bodies = new Dictionary<SourceNode, ProgramPlan[]>();
        foreach (SourceNode node in graph.Nodes)
        {
            if (node.Op == InternalOps.Constant) { continue; }
            if (!IsKnownToHost(node.Op))
            {
                diagnostics.Add(new Diagnostic(DiagnosticId.UnsupportedOp, MissingOps.ReasonOf(node.Op), node.Name, node.Op));
            }
            else if (ControlFlow.IsKnown(node.Op))
            {
                bodies.Add(node, PlanBodies(node, diagnostics));
            }
        }

        return diagnostics.Count > 0 ? throw new SavedModelException(diagnostics) : new StagePlan(graph, null, bodies, FindHostOnly(graph));
    }

    private List<SourceNode> FindHostOnly(SourceGraph graph)
    {
        var found = new List<SourceNode>();
        var graphs = new Stack<SourceGraph>([graph]);
        while (graphs.TryPop(out SourceGraph? next))
        {
            foreach (SourceNode node in next.Nodes)
            {
                if (node.Op is InternalOps.Constant or InternalOps.Input) { continue; }
                bool isText = node.Outputs.Concat(node.Inputs).Any(value => _facts[value].ElementType == ElementType.String);
                if (isText || !IsForEngine(node)) { found.Add(node); }
                foreach (SourceGraph body in node.Bodies) { graphs.Push(body); }
            }
        }

        return found;
    }

    private ProgramPlan[] PlanBodies(SourceNode node, List<Diagnostic> diagnostics)
    {
        var plans = new List<ProgramPlan>(node.Bodies.Count);
        if (ControlFlow.Mismatch(node, _facts) is { } mismatch)
        {
            diagnostics.Add(new Diagnostic(DiagnosticId.InvalidNode, mismatch, node.Name, node.Op));
            return [];
        }

        foreach (SourceGraph body in node.Bodies)
        {
            try
            {
                plans.Add(Plan(body, isBody: true));
            }
            catch (SavedModelException refused)
            {
                diagnostics.AddRange(refused.Diagnostics);
            }
        }

        return [.. plans];
    }

    /// <summary>
    /// Gives the nodes that could not be translated, or that hold such nodes, to the host; false if it can take none. A
    /// node that contradicts its op does so everywhere.
    /// </summary>
    private bool MoveToHost(SourceGraph stage, IReadOnlyList<Diagnostic> refusals)
    {
        if (refusals.Any(static refusal => refusal.Id is not (DiagnosticId.UnsupportedOp or DiagnosticId.UnsupportedVariant))) { return false; }
        HashSet<string> names = [.. refusals.Select(static refusal => refusal.NodeName ?? "")];
        bool moved = false;
        foreach (SourceNode node in stage.Nodes)
        {
            if (IsKnownToHost(node.Op) && Names(node, names)) { moved |= _refused.Add(node); }
        }

        return moved;
    }

    private static bool Names(SourceNode node, HashSet<string> names) =>
        names.Contains(node.Name) || node.Bodies.Any(body => body.Nodes.Any(inner => Names(inner, names)));
}
