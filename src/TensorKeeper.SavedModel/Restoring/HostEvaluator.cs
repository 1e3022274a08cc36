// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Finds out what a node's output is without running TensorFlow, as far as restoring needs it. Not thread-safe.</summary>
/// <remarks>Only what is asked for is evaluated, each output once. What it does not know it says, with the reason.</remarks>
internal sealed class HostEvaluator(RestoredState state, RestoreBudget budget)
{
    // Levels of evaluation, across calls; each is a few hundred bytes of stack.
    private const int MaxDepth = 256;
    private const int MaxOutputs = 1 << 17;

    private int _depth;

    /// <summary>Returns what an input is.</summary>
    public HostValue Evaluate(string input, HostFrame frame)
    {
        NodeReference reference = NodeReference.Parse(input);
        int argument = frame.ArgumentOf(reference.Node);
        if (argument >= 0)
        {
            return argument < frame.Inputs.Length
                ? Deeper(frame.Inputs[argument], frame.Caller!)
                : new UnknownValue($"the call of {frame.Function!.Name} lacks its argument '{reference.Node}'");
        }

        return frame.FindNode(reference.Node) is { } node
            ? Evaluate(node, reference.Output, frame)
            : new UnknownValue($"there is no node '{reference.Node}'");
    }

    /// <summary>Returns an input as a tensor or a tensor in the checkpoint; references are followed to their value.</summary>
    public HostValue EvaluateContent(string input, HostFrame frame)
    {
        HostValue value = Evaluate(input, frame);
        return value is HandleValue handle ? state.Read(handle) : value;
    }

    /// <summary>Returns an input as a tensor in memory; null if it is not known.</summary>
    public Tensor? EvaluateTensor(string input, HostFrame frame, out string reason)
    {
        HostValue value = EvaluateContent(input, frame);
        reason = value is UnknownValue unknown ? unknown.Reason : $"'{input}' is no tensor";
        return value is KnownValue known ? ConstantContents.Load(known.Content) : null;
    }

    /// <summary>Refuses a file outside of the model.</summary>
    public void RequireOwnFile(string path, NodeDef reader) => state.RequireOwnFile(path, reader);

    /// <summary>Returns what a node calls; null with the reason if it calls nothing that can be entered.</summary>
    public HostFrame? EnterFunction(NodeDef call, HostFrame frame, out string reason)
    {
        reason = "";
        if (frame.FindCall(call) is { } before) { return before; }
        string name = call.Op;
        string[] inputs = DataInputs(call);
        if (call.Op is "PartitionedCall" or "StatefulPartitionedCall")
        {
            name = FunctionOf(call, "f");
        }
        else if (call.Op is "If" or "StatelessIf")
        {
            if (inputs.Length == 0 || EvaluateTensor(inputs[0], frame, out reason) is not { } condition) { return null; }
            name = FunctionOf(call, ConstantContents.IsTrue(condition) ? "then_branch" : "else_branch");
            inputs = inputs[1..];
        }

        FunctionDef? function = state.Graph.Graph.FindFunction(name);
        if (function is null)
        {
            reason = $"{call.Op} is not evaluated while restoring";
            return null;
        }

        var entered = new HostFrame(function, frame, call, inputs);
        budget.Enter(entered);
        frame.AddCall(call, entered);
        return entered;
    }

    private static string[] DataInputs(NodeDef node)
    {
        int count = node.Inputs.Length;
        while (count > 0 && node.Inputs[count - 1].StartsWith('^')) { count--; }
        return count == node.Inputs.Length ? node.Inputs : node.Inputs[..count];
    }

    private static string FunctionOf(NodeDef node, string attribute) =>
        node.Attributes.TryGetValue(attribute, out AttributeValue? value) ? value.Function?.Name ?? "" : "";

    private HostValue Deeper(string input, HostFrame frame)
    {
        if (_depth >= MaxDepth) { return new UnknownValue($"it is more than {MaxDepth} steps away"); }
        _depth++;
        try
        {
            return Evaluate(input, frame);
        }
        finally
        {
            _depth--;
        }
    }

    private HostValue Evaluate(NodeDef node, int output, HostFrame frame)
    {
        if (output is < 0 or >= MaxOutputs) { return new UnknownValue($"'{node.Name}' has no output {output}"); }
        if (frame.Remembered(node, output) is { } known) { return known; }
        if (_depth >= MaxDepth) { return new UnknownValue($"it is more than {MaxDepth} steps away"); }
        budget.Take(1);

        // Whoever comes back here before the value is known has gone round a cycle.
        frame.Remember(node, output, new UnknownValue($"'{node.Name}' depends on itself"));
        _depth++;
        HostValue value = Compute(node, output, frame);
        _depth--;
        frame.Remember(node, output, value);
        return value;
    }

    private HostValue Compute(NodeDef node, int output, HostFrame frame)
    {
        if (frame.Caller is null && output == 0 && state.FindFeed(node.Name) is { } fed) { return new KnownValue(fed); }
        if (ResourceNames.IsVariable(node.Op) || ResourceNames.IsTable(node.Op)) { return new HandleValue(ResourceNames.Of(node, frame.Path), node); }
        switch (node.Op)
        {
            case "Const":
                return node.Attributes.GetValueOrDefault("value")?.Tensor is { } constant
                    ? new KnownValue(new TensorConstant(constant.Decode(frame.Path + node.Name, node.Op)))
                    : new UnknownValue($"the constant '{node.Name}' has no value");
            case "Identity" or "IdentityN" or "PlaceholderWithDefault" or "StopGradient" or "Snapshot" or "EnsureShape" or "RefIdentity":
                int input = node.Op == "IdentityN" ? output : 0;
                return input < DataInputs(node).Length ? Evaluate(node.Inputs[input], frame) : Lacking(node);
            case "ReadVariableOp":
                return node.Inputs.Length == 0 ? Lacking(node) : EvaluateContent(node.Inputs[0], frame);
            case "RestoreV2":
                return Restore(node, output, frame);
            default:
                return HostOps.IsKnown(node.Op) || PureOps.IsKnown(node.Op) ? ComputeOnHost(node, output, frame) : Call(node, output, frame);
        }
    }

    private HostValue Call(NodeDef node, int output, HostFrame frame)
    {
        HostFrame? call = EnterFunction(node, frame, out string reason);
        if (call is null) { return new UnknownValue($"{reason} ('{node.Name}')"); }
        ArgDef[] results = call.Function!.Signature.Outputs;
        return output < results.Length && call.Function.Returns.TryGetValue(results[output].Name, out string? result)
            ? Evaluate(result, call)
            : new UnknownValue($"{call.Function.Name} has no result {output}");
    }

    private HostValue ComputeOnHost(NodeDef node, int output, HostFrame frame)
    {
        string[] inputs = DataInputs(node);
        var contents = new ConstantContent[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            HostValue value = EvaluateContent(inputs[i], frame);
            if (value is not KnownValue known) { return value; }
            contents[i] = known.Content;
        }

        if (HostOps.IsKnown(node.Op) && HostOps.Compute(node, contents) is { } result) { return new KnownValue(result); }
        if (!PureOps.IsKnown(node.Op) || PureOps.Compute(node, contents) is not { } tensors)
        {
            return new UnknownValue($"{node.Op} at '{node.Name}' is not evaluated while restoring with these inputs");
        }

        // The caller remembers the output it asked for.
        for (int i = 0; i < tensors.Length; i++) { frame.Remember(node, i, new KnownValue(new TensorConstant(tensors[i]))); }
        return output < tensors.Length
            ? new KnownValue(new TensorConstant(tensors[output]))
            : new UnknownValue($"'{node.Name}' has no output {output}");
    }

    private HostValue Restore(NodeDef node, int output, HostFrame frame)
    {
        if (node.Inputs.Length < 3) { return Lacking(node); }
        if (EvaluateTensor(node.Inputs[1], frame, out string reason) is not { ElementType: ElementType.String } keys
            || EvaluateTensor(node.Inputs[2], frame, out reason) is not { ElementType: ElementType.String } slices)
        {
            return new UnknownValue(reason);
        }

        if (output >= keys.ElementCount || output >= slices.ElementCount) { return new UnknownValue($"'{node.Name}' has no output {output}"); }

        // A model may also load a checkpoint of its training, by a path that only its author has.
        if (EvaluateTensor(node.Inputs[0], frame, out _) is { ElementType: ElementType.String, ElementCount: 1 } prefix
            && !prefix.Strings[0].SequenceEqual(Encoding.UTF8.GetBytes(state.CheckpointPrefix)))
        {
            return new UnknownValue($"it is restored from another checkpoint, {prefix.Strings.GetText(0)}");
        }

        return state.RestoreTensor(keys.Strings.GetText(output), slices.Strings.GetText(output), node, output);
    }

    private static UnknownValue Lacking(NodeDef node) => new($"{node.Op} at '{node.Name}' lacks an input");
}
