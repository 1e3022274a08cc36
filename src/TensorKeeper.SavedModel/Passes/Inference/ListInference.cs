// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>What comes out of lists: an op that reads one is told its elements' shape.</summary>
internal static class ListInference
{
    public static ValueFact? Infer(InferenceNode node) => node.Op switch
    {
        "TensorListLength" or "TensorArraySizeV3" => node.Fact(new PartialShape([])),
        "TensorListGetItem" => node.Fact(ElementShape(node, 2)),
        "TensorListStack" => node.Fact(Stacked(ElementShape(node, 1))),
        "TensorListGather" => node.Fact(Stacked(ElementShape(node, 2))),
        _ => null,
    };

    /// <summary>Reads a shape that is an input: -1 alone says nothing.</summary>
    private static PartialShape ElementShape(InferenceNode node, int input) =>
        node.Shape(input) is { Rank: 1 } && node.Integers(input) is { } extents ? IntegerValues.ToShape(extents) : PartialShape.UnknownRank;

    private static PartialShape Stacked(PartialShape element) =>
        element.HasRank ? new PartialShape([PartialShape.Unknown, .. element.Dimensions]) : element;
}
