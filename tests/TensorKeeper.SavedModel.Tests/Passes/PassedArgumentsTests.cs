// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Passes;
using static TensorKeeper.SavedModel.Tests.Passes.GraphText;

namespace TensorKeeper.SavedModel.Tests.Passes;

public sealed class PassedArgumentsTests
{
    [Fact]
    public void A_result_that_is_an_argument_under_another_name_is_that_argument()
    {
        SourceNode a = Handle("a");
        SourceNode b = Handle("b");
        SourceNode alias = Op("Identity", "alias", b.Outputs[0]);

        Assert.Equal([1, 0, -1], Of([a, b, alias], alias, a, Op("Stack", "new")));
    }

    [Fact]
    public void A_loop_inside_hands_on_what_its_body_does_not_touch()
    {
        (SourceNode kept, SourceNode counted) = (Handle("kept"), Handle("counted"));
        SourceNode next = Op("Add", "next", counted.Outputs[0]);
        var body = new SourceGraph([kept.Outputs[0], counted.Outputs[0]], [kept, counted, next], [kept.Outputs[0], next.Outputs[0]]);
        (SourceNode a, SourceNode b) = (Handle("a"), Handle("b"));
        SourceNode loop = new("loop", "While", [a.Outputs[0], b.Outputs[0]], 2, bodies: [body, body]);

        Assert.Equal([0, -1], Of([a, b, loop], [loop.Outputs[0], loop.Outputs[1]]));
    }

    [Fact]
    public void Branches_have_to_agree()
    {
        SourceNode predicate = Handle("predicate");
        SourceNode a = Handle("a");
        SourceNode b = Handle("b");
        SourceNode branch = new(
            "branch", "If", [predicate.Outputs[0], a.Outputs[0], b.Outputs[0]], 2, bodies: [Pair(swapped: false), Pair(swapped: true)]);
        SourceNode same = new(
            "same", "If", [predicate.Outputs[0], a.Outputs[0], b.Outputs[0]], 2, bodies: [Pair(swapped: true), Pair(swapped: true)]);

        Assert.Equal([-1, -1, 2, 1], Of([predicate, a, b, branch, same], [.. branch.Outputs, .. same.Outputs]));
    }

    private static SourceGraph Pair(bool swapped)
    {
        (SourceNode x, SourceNode y) = (Handle("x"), Handle("y"));
        SourceValue[] outputs = swapped ? [y.Outputs[0], x.Outputs[0]] : [x.Outputs[0], y.Outputs[0]];
        return new SourceGraph([x.Outputs[0], y.Outputs[0]], [x, y], outputs);
    }

    private static SourceNode Handle(string name) => Input(name, DataType.Resource, PartialShape.UnknownRank);

    private static int[] Of(SourceNode[] nodes, params SourceNode[] results) => Of(nodes, [.. results.Select(static r => r.Outputs[0])]);

    private static int[] Of(SourceNode[] nodes, SourceValue[] results) => new PassedArguments().Of(
        new SourceGraph([.. nodes.Where(static n => n.Op == InternalOps.Input).Select(static n => n.Outputs[0])], nodes, results));
}
