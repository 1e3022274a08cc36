// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Tests.Messages;
using static TensorKeeper.SavedModel.Tests.Restoring.ModelBuilder;

namespace TensorKeeper.SavedModel.Tests.Passes.ControlFlow;

/// <summary>One side of a conditional, or a loop, while its nodes are written: what comes in from around it, and how.</summary>
internal sealed class FlowScope(FlowScope? around, string pivot, Func<string, string> bring)
{
    private readonly HashSet<string> _own = [];
    private readonly Dictionary<string, string> _brought = [];

    public FlowScope? Around { get; } = around;

    /// <summary>Gets the node from which what reads nothing has a control edge.</summary>
    public string Pivot { get; set; } = pivot;

    public void Own(string tensor) => _own.Add(tensor);

    /// <summary>Returns a tensor as nodes in here may read it.</summary>
    public string Bring(string tensor)
    {
        if (_own.Contains(tensor)) { return tensor; }
        if (_brought.TryGetValue(tensor, out string? known)) { return known; }
        string outside = Around?.Bring(tensor) ?? tensor;
        string brought = bring(outside);
        _brought.Add(tensor, brought);
        _own.Add(brought);
        return brought;
    }

    /// <summary>Makes one side of a conditional.</summary>
    public static FlowScope Side(V1Graph graph, FlowScope? around, string pivot, string predicate, int side) => new(
        around, pivot, outside => graph.Raw("Switch", [outside, predicate]) + (side == 1 ? ":1" : ""));

    /// <summary>Makes a loop.</summary>
    public static FlowScope Loop(V1Graph graph, FlowScope? around, string frame) => new(
        around, "", outside => graph.Raw("Enter", [outside], ("frame_name", Text(frame)), ("is_constant", Bool(true))));

    private static ProtoMessage Bool(bool value) => new ProtoMessage().Int(5, value ? 1 : 0);
}
