// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>Takes the two sides out of a conditional. Not thread-safe; one per conditional.</summary>
/// <param name="merges">The merges that are its results; of one predicate, in no other conditional.</param>
/// <param name="tree">Where the nodes of the graph are.</param>
/// <param name="budget">What may be copied.</param>
internal sealed class BranchBodies(List<SourceNode> merges, BranchTree tree, CopyBudget budget)
{
    private static readonly Dictionary<SourceNode, SourceValue> NoLoops = [];

    private readonly BodyArguments _arguments = new([]);

    /// <summary>Makes the If, and notes what stands for the results of the merges.</summary>
    /// <param name="results">Where to note it.</param>
    /// <param name="used">The values that anything reads.</param>
    public void Raise(Dictionary<SourceValue, SourceValue> results, HashSet<SourceValue> used)
    {
        List<SourceValue> wanted = [.. merges.SelectMany(static merge => merge.Outputs).Where(used.Contains)];
        BodyArguments.Body yes = _arguments.Open();
        BodyArguments.Body no = _arguments.Open();
        List<SourceValue> taken = Copy(yes, 1, wanted);
        List<SourceValue> otherwise = Copy(no, 0, wanted);
        var choice = new SourceNode(
            merges[0].Name,
            "If",
            [tree.Of(merges[0].Inputs[0]).Predicate, .. _arguments.Outside],
            wanted.Count,
            bodies: [yes.Close(taken), no.Close(otherwise)]);
        for (int i = 0; i < wanted.Count; i++) { results[wanted[i]] = choice.Outputs[i]; }
    }

    /// <summary>Returns what a merge's output is when it takes an input: that input, or its number.</summary>
    public static SourceValue Taken(SourceValue result, int input)
    {
        if (result.Index == 0) { return result.Node.Inputs[input]; }
        var number = new TensorConstant(Tensor.Of<int>(TensorShape.Scalar, input));
        return new SourceNode(result.Node.Name + "/value_index", InternalOps.Constant, [], 1, constant: number).Outputs[0];
    }

    private List<SourceValue> Copy(BodyArguments.Body body, int side, List<SourceValue> wanted)
    {
        var copy = new GraphCopy(value => Inside(body, side, value), NoLoops, budget);
        List<SourceValue> values = [];
        foreach (SourceValue result in wanted)
        {
            int input = tree.Of(result.Node.Inputs[0]).Side == side ? 0 : 1;
            values.AddRange(copy.Copy([Taken(result, input)]));
        }

        body.Nodes = copy.Nodes;
        return values;
    }

    private Substitute? Inside(BodyArguments.Body body, int side, SourceValue value)
    {
        SourceNode node = value.Node;
        BranchContext context = tree.Of(value);
        bool isGate = node.Op == InternalOps.Gate;
        if (context == tree.Root)
        {
            return node.Op == InternalOps.Constant ? null
                : isGate ? Substitute.Old(node.Inputs[value.Index])
                : Substitute.New(body.Argument(value));
        }

        // What says on which side something is says nothing once it is in the body of that side.
        bool isHere = context.Depth == 1 && context.Side == side;
        return isHere && (isGate || BranchTree.IsSwitch(node)) ? Substitute.Old(node.Inputs[isGate ? value.Index : 0]) : null;
    }
}
