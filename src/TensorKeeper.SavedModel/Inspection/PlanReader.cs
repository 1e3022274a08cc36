// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Programs;
using TensorKeeper.SavedModel.Restoring;

namespace TensorKeeper.SavedModel.Inspection;

/// <summary>Plans a model as the loader does, and stops before sessions are made.</summary>
internal static class PlanReader
{
    /// <summary>Plans all callable signatures.</summary>
    /// <exception cref="SavedModelException">The model as a whole cannot be read.</exception>
    public static ModelPlan Read(string directory, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        MetaGraph graph = SavedModelFile.Read(directory, tags);
        using RestoredState state = Restorer.Restore(graph, directory);
        var library = new FunctionLibrary(graph);
        var plans = new List<SignaturePlan>();
        foreach ((string name, SignatureDef definition) in graph.Signatures.OrderBy(static signature => signature.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (SignatureReader.IsCallable(name)) { plans.Add(Plan(SignatureReader.Read(name, definition), definition, graph, library, state)); }
        }

        (int count, long bytes) = SavedModelInspector.MeasureVariables(directory);
        return new ModelPlan(plans, count, bytes);
    }

    private static SignaturePlan Plan(
        Signature signature, SignatureDef definition, MetaGraph graph, FunctionLibrary library, RestoredState state)
    {
        IReadOnlyDictionary<string, int> ops = ReachedOps.Count(graph.Graph, definition);
        try
        {
            SignatureGraph imported = SignatureGraph.Import(signature, library, state);
            ProgramPlan plan = ProgramPlanner.Plan(imported.Graph, imported.Facts);
            return new SignaturePlan(signature, ops, [.. plan.Stages.Select(Describe)], null);
        }
        catch (SavedModelException refused)
        {
            return Refuse(refused);
        }
        catch (Exception broken) when (GraphContradiction.Is(broken))
        {
            return Refuse(GraphContradiction.Report(signature.Name, broken));
        }

        SignaturePlan Refuse(SavedModelException refused) => new(
            signature, ops, [], DiagnosticCodes.Refuse(refused));
    }

    private static PlannedStage Describe(StagePlan stage) => new(
        stage.Translation is null,
        stage.Graph.Nodes.Count(static node => node.Op is not (InternalOps.Constant or InternalOps.Input)),
        [.. stage.HostOnly.Select(static node => new PlannedNode(node.Name, InternalOps.Shown(node.Op)))]);
}
