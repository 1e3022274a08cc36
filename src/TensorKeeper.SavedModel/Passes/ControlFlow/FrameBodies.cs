// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>Takes the condition and the body out of a loop. Not thread-safe; one per loop.</summary>
internal sealed class FrameBodies(LoopFrame frame, FrameTree tree, CopyBudget budget)
{
    private readonly BodyArguments _arguments = new([.. frame.Variables.Select(static variable => variable.Head.Outputs[0])]);

    /// <summary>Makes the While, and notes what stands for the values that leave the loop.</summary>
    /// <exception cref="SavedModelException">The loop lacks a part, or something is read that is not there in every round.</exception>
    public void Raise(Dictionary<SourceValue, SourceValue> results)
    {
        if (frame.Condition is not { } condition) { throw FrameTree.Invalid(frame.First, "The loop that it enters has no LoopCond."); }
        IEnumerable<SourceValue> next = frame.Variables.Select(variable => tree.Rounds.TryGetValue(variable.Next, out SourceValue? value)
            ? value : throw FrameTree.Invalid(variable.Next, "It hands on nothing."));
        BodyArguments.Body asked = _arguments.Open();
        BodyArguments.Body done = _arguments.Open();
        List<SourceValue> answer = Copy(asked, [condition.Inputs[0]]);
        List<SourceValue> values = Copy(done, next);

        // Only now all that the two need from outside is known.
        SourceGraph conditionGraph = asked.Close(answer);
        List<SourceValue> arguments = done.Inputs();
        SourceGraph bodyGraph = done.Close([.. values, .. arguments[frame.Variables.Count..]]);
        SourceValue[] inputs =
        [
            .. frame.Variables.Select(static variable => variable.Enter.Inputs[0]),
            .. _arguments.Outside[frame.Variables.Count..],
        ];
        var loop = new SourceNode(condition.Name, "While", inputs, inputs.Length, bodies: [conditionGraph, bodyGraph]);
        foreach (SourceNode exit in frame.Exits) { results[exit.Outputs[0]] = loop.Outputs[Left(exit)]; }
    }

    private List<SourceValue> Copy(BodyArguments.Body body, IEnumerable<SourceValue> wanted)
    {
        var copy = new GraphCopy(value => Inside(body, value), tree.Rounds, budget);
        List<SourceValue> values = copy.Copy(wanted);
        body.Nodes = copy.Nodes;
        return copy.Cycle is not { } cycle ? values : throw new SavedModelException(
            new Diagnostic(DiagnosticId.Cycle, "The node needs its own result.", cycle.Name, cycle.Op));
    }

    private Substitute? Inside(BodyArguments.Body body, SourceValue value)
    {
        SourceNode node = value.Node;
        if (frame.Heads.ContainsKey(node))
        {
            return value.Index == 0 ? Substitute.New(body.Argument(value)) : throw FrameTree.Invalid(
                node, "It is the head of a loop, and which of its inputs came is read; that is translated for conditionals only.");
        }

        if (tree[node] is not { } around) { return node.Op == InternalOps.Constant ? null : Substitute.New(body.Argument(value)); }
        if (around != frame) { return null; }
        if (node.Op is "Enter" or "RefEnter")
        {
            return node.Bool("is_constant", false) ? Substitute.Old(node.Inputs[0]) : throw FrameTree.Invalid(
                node, "It is not constant, so it is there in the first round only, and yet read by another node than the head of its loop.");
        }

        if (frame.IsSwitch(node))
        {
            return value.Index == 1 ? Substitute.Old(node.Inputs[0]) : throw FrameTree.Invalid(
                node, "What it gives when the loop is over is read inside the loop.");
        }

        if (node == frame.Condition) { return Substitute.Old(node.Inputs[0]); }
        return node.Op == InternalOps.Gate && IsInEveryRound(node.Inputs[^1].Node) ? Substitute.Old(node.Inputs[value.Index]) : null;
    }

    private bool IsInEveryRound(SourceNode pivot) =>
        frame.Heads.ContainsKey(pivot) || frame.IsSwitch(pivot) || (pivot.Op is "Enter" or "RefEnter" && tree[pivot] == frame);

    private int Left(SourceNode exit)
    {
        SourceValue end = exit.Inputs[0];
        return end.Index == 0 && frame.IsSwitch(end.Node) && frame.Heads.TryGetValue(end.Node.Inputs[0].Node, out int variable)
            && end.Node.Inputs[0].Index == 0
                ? variable
                : throw FrameTree.Invalid(exit, "It does not read the switch of a loop variable, at the end of the loop.");
    }
}
