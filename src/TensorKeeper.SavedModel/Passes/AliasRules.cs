// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>Lets the input stand for the output of ops that change nothing.</summary>
internal sealed class AliasRules(FactTable facts)
{
    public GraphPatch? Match(SourceNode node)
    {
        switch (node.Op)
        {
            case "Identity" or "StopGradient" or "PreventGradient" or "Snapshot" or "GuaranteeConst" or "CheckNumerics"
                or "CheckNumericsV2" or "DebugIdentityV2" or "PlaceholderWithDefault" or "DisableCopyOnRead" or "RefIdentity"
                or "ReadVariableXlaSplitND" or "Copy" or "CopyHost" or "DebugIdentity" or "DebugIdentityV3" or "DeepCopy" when node.Inputs.Count > 0:
                return GraphPatch.Alias("alias", node.Inputs[0]);
            case InternalOps.Gate when !ControlFlow.BranchTree.IsSwitch(node.Inputs[^1].Node):
                return GraphPatch.Alias("always there", [.. node.Inputs.SkipLast(1)]);
            case "EnsureShape" when node.Inputs.Count > 0 && ShapeIsEnsured(node):
                return GraphPatch.Alias("shape already known", node.Inputs[0]);
            case "IdentityN" when node.Inputs.Count == node.Outputs.Count:
                return GraphPatch.Alias("aliases", [.. node.Inputs]);
            default:
                return null;
        }
    }

    private bool ShapeIsEnsured(SourceNode node)
    {
        PartialShape wanted = node.Shape("shape");
        PartialShape known = facts[node.Inputs[0]].Shape;
        if (!wanted.HasRank) { return true; }
        if (!known.HasRank || known.Rank != wanted.Rank) { return false; }
        for (int axis = 0; axis < wanted.Rank; axis++)
        {
            if (wanted[axis] != PartialShape.Unknown && wanted[axis] != known[axis]) { return false; }
        }

        return true;
    }
}
