// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Tests.Messages;
using TensorKeeper.SavedModel.Tests.Restoring;

namespace TensorKeeper.SavedModel.Tests.Passes.ControlFlow;

/// <summary>What looks like a loop and is none is refused, with the name of a node that is wrong.</summary>
public sealed class HostileLoopTests : IDisposable
{
    private readonly V1Graph _g = new();

    public void Dispose() => _g.Dispose();

    [Fact]
    public void A_hand_over_without_a_loop()
    {
        string x = _g.Feed("x", DataType.Float, -1);
        string next = _g.Raw("NextIteration", [x]);
        string reader = _g.Raw("Neg", [next]);

        AssertRefused(DiagnosticId.InvalidNode, next, "NextIteration", reader);
    }

    [Fact]
    public void A_head_without_an_enter()
    {
        string x = _g.Feed("x", DataType.Float, -1);
        string head = _g.Raw("Merge", [x, _g.Raw("NextIteration", [x])]);

        AssertRefused(DiagnosticId.InvalidNode, head, "Merge", head);
    }

    [Fact]
    public void An_exit_outside_of_all_loops()
    {
        string exit = _g.Raw("Exit", [_g.Feed("x", DataType.Float, -1)]);

        AssertRefused(DiagnosticId.InvalidNode, exit, "Exit", exit);
    }

    [Fact]
    public void A_cycle_that_is_no_loop()
    {
        _g.Model.Add("a", "Neg", ["b"]).Add("b", "Neg", ["a"]);

        Assert.Equal(DiagnosticId.Cycle, Refusal("a").Id);
    }

    [Fact]
    public void A_loop_without_a_condition()
    {
        string enter = _g.Raw("Enter", [_g.Feed("x", DataType.Float, -1)], Frame("f"));
        string exit = _g.Raw("Exit", [_g.Raw("Switch", [enter, enter])]);

        AssertRefused(DiagnosticId.InvalidNode, enter, "Enter", exit);
    }

    [Fact]
    public void A_loop_that_is_entered_from_inside_of_itself()
    {
        string first = _g.Raw("Enter", [_g.Feed("x", DataType.Float, -1)], Frame("f"));
        string again = _g.Raw("Enter", [_g.Raw("Neg", [first])], Frame("f"));

        AssertRefused(DiagnosticId.InvalidNode, again, "Enter", _g.Raw("Neg", [again]));
    }

    [Fact]
    public void A_node_in_two_loops()
    {
        string x = _g.Feed("x", DataType.Float, -1);
        string sum = _g.Raw("AddV2", [_g.Raw("Enter", [x], Frame("f")), _g.Raw("Enter", [x], Frame("g"))]);

        AssertRefused(DiagnosticId.InvalidNode, sum, "AddV2", sum);
    }

    [Fact]
    public void A_result_taken_from_inside_of_a_loop()
    {
        string inside = _g.Raw("Neg", [Loop(out _)]);

        AssertRefused(DiagnosticId.InvalidNode, inside, "Neg", inside);
    }

    [Fact]
    public void An_exit_that_reads_no_switch()
    {
        string exit = _g.Raw("Exit", [_g.Raw("Neg", [Loop(out _)])]);

        AssertRefused(DiagnosticId.InvalidNode, exit, "Exit", exit);
    }

    [Fact]
    public void A_loop_that_begins_with_its_own_end()
    {
        Loop(out string exit);
        _g.Model.Add("late", "Enter", [exit], Frame("f")).Add("more", "NextIteration", ["head2"]).Add("head2", "Merge", ["late", "more"]);
        string end = _g.Raw("Exit", [_g.Raw("Switch", ["head2", "condition"])]);

        Assert.Equal(DiagnosticId.Cycle, Refusal(end).Id);
    }

    [Fact]
    public void Loops_nested_a_thousand_deep()
    {
        string inner = _g.Feed("x", DataType.Bool);
        for (int i = 0; i < 1_000; i++)
        {
            _g.Model.Add($"enter{i}", "Enter", [inner], Frame($"f{i}")).Add($"head{i}", "Merge", [$"enter{i}", $"next{i}"])
                .Add($"cond{i}", "LoopCond", [$"head{i}"]).Add($"switch{i}", "Switch", [$"head{i}", $"cond{i}"]);
            inner = $"switch{i}:1";
        }

        for (int i = 999; i >= 0; i--)
        {
            _g.Model.Add($"next{i}", "NextIteration", [inner]).Add($"exit{i}", "Exit", [$"switch{i}"]);
            inner = $"exit{i}";
        }

        Assert.Equal(DiagnosticId.TooDeep, Refusal(inner).Id);
    }

    [Fact]
    public void Thirty_thousand_nodes_in_a_loop_are_no_trouble()
    {
        string x = _g.Feed("x", DataType.Float, -1);
        string[] ends = _g.While(
            [x],
            v => _g.Op("All", [_g.Op("Less", v[0], _g.Float(9f)), _g.Ints(0)], ("Tidx", ModelBuilder.Type(DataType.Int32))),
            v =>
            {
                string last = v[0];
                for (int i = 0; i < 30_000; i++) { last = _g.Op("Neg", last); }
                return [last];
            });

        Assert.Single(_g.Import(ends[0]).Graph.Nodes, static node => node.Op == "While");
    }

    private string Loop(out string exit)
    {
        string x = _g.Feed("start", DataType.Bool);
        _g.Model.Add("enter", "Enter", [x], Frame("f")).Add("head", "Merge", ["enter", "next"]).Add("condition", "LoopCond", ["head"])
            .Add("switch", "Switch", ["head", "condition"]).Add("next", "NextIteration", ["switch:1"]).Add("exit", "Exit", ["switch"]);
        exit = "exit";
        return "switch:1";
    }

    private static (string, ProtoMessage) Frame(string name) => ("frame_name", ModelBuilder.Text(name));

    private void AssertRefused(DiagnosticId id, string node, string op, string fetch)
    {
        Diagnostic refusal = Refusal(fetch);

        Assert.Equal((id, node, op), (refusal.Id, refusal.NodeName, refusal.Op));
    }

    private Diagnostic Refusal(string fetch) => Assert.Single(Assert.Throws<SavedModelException>(() => _g.Import(fetch)).Diagnostics);
}
