// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>Takes the known branch of a TensorFlow 1 conditional.</summary>
/// <remarks>
/// <code>
/// before:  x, false -> Switch -> (output_false) f -> Merge       after:  x -> f
///                             -> (output_true)  g -> Merge
/// </code>
/// What hangs on the side not taken is dead, and so is everything that reads something dead; a merge passes on its one
/// live input. Most conditionals ask whether the model is training.
/// </remarks>
internal sealed class BranchRules(FactTable facts)
{
    public GraphPatch? Match(SourceNode node)
    {
        if (node.Op is "Merge" or "RefMerge") { return MatchMerge(node); }
        if (node.Inputs.Any(IsDead)) { return Dead(node); }
        return node.Op is "Switch" or "RefSwitch" ? MatchSwitch(node) : null;
    }

    private static bool IsDead(SourceValue value) => value.Node.Op == InternalOps.Dead;

    private static GraphPatch Dead(SourceNode node) =>
        GraphPatch.Replace("dead branch", new SourceNode(node.Name, InternalOps.Dead, [], node.Outputs.Count));

    private GraphPatch? MatchSwitch(SourceNode node)
    {
        if (node.Inputs.Count != 2 || facts[node.Inputs[1]].Constant is not TensorConstant { Tensor: { ElementType: ElementType.Bool, ElementCount: 1 } predicate })
        {
            return null;
        }

        var dead = new SourceNode(node.Name, InternalOps.Dead, [], 1);
        bool taken = predicate.Bytes[0] != 0;
        SourceValue[] outputs = taken ? [dead.Outputs[0], node.Inputs[0]] : [node.Inputs[0], dead.Outputs[0]];
        return new GraphPatch("branch taken", [dead], outputs);
    }

    private static GraphPatch? MatchMerge(SourceNode node)
    {
        int alive = -1;
        for (int i = 0; i < node.Inputs.Count; i++)
        {
            if (IsDead(node.Inputs[i])) { continue; }
            if (alive >= 0) { return null; }
            alive = i;
        }

        if (alive < 0)
        {
            return node.Inputs.Count > 0 ? Dead(node) : throw new SavedModelException(new Diagnostic(
                DiagnosticId.InvalidNode, "A merge has nothing to merge.", node.Name, node.Op));
        }

        var index = new SourceNode(
            node.Name + "/value_index", InternalOps.Constant, [], 1, constant: new TensorConstant(Tensor.Of<int>(TensorShape.Scalar, alive)));
        return new GraphPatch("merge of one", [index], [node.Inputs[alive], index.Outputs[0]]);
    }
}
