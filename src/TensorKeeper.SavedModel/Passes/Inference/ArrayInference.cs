// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>Arrays of TensorFlow 1: the shape of a flow, here, is that of the tensor of all elements.</summary>
/// <remarks>
/// In TensorFlow a flow is a scalar, and nobody asks for that shape. No op that reads an array says what its elements look
/// like; what the array was filled from does, or what its maker declares and TensorFlow holds every element against. How
/// many elements there are is not followed.
/// </remarks>
internal static class ArrayInference
{
    /// <summary>Returns the fact of one output; null if the op is none of these, or nothing is known.</summary>
    public static ValueFact? Infer(InferenceNode node, FactTable facts, int output)
    {
        PartialShape shape = node.Op switch
        {
            "TensorArrayV3" => All(node.Node.Shape("element_shape")),
            "TensorArrayScatterV3" when output == 0 => All(Added(node, Element(node.Shape(2)))),
            "TensorArrayWriteV3" when output == 0 => All(Added(node, node.Shape(2))),
            "TensorArrayReadV3" when output == 0 => Element(node.Shape(2)),
            "TensorArrayGatherV3" when output == 0 => All(Element(node.Shape(2))),
            _ => PartialShape.UnknownRank,
        };
        return shape.HasRank ? facts[node.Node.Outputs[output]] with { Shape = shape } : null;
    }

    /// <summary>What was in the array before may look different; nothing was in one that is just made.</summary>
    private static PartialShape Added(InferenceNode node, PartialShape element)
    {
        PartialShape before = Element(node.Shape(3));
        if (node.InputCount > 3 && node.Node.Inputs[3].Node.Op == "TensorArrayV3" && element.HasRank) { return element; }
        if (!before.HasRank || before.Rank != element.Rank) { return PartialShape.UnknownRank; }
        long[] extents = before.Dimensions.ToArray();
        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (extents[axis] != element[axis]) { extents[axis] = PartialShape.Unknown; }
        }

        return new PartialShape(extents);
    }

    private static PartialShape All(PartialShape element) =>
        element.HasRank ? new PartialShape([PartialShape.Unknown, .. element.Dimensions]) : element;

    private static PartialShape Element(PartialShape all) => all.Rank > 0 ? new PartialShape(all.Dimensions[1..]) : PartialShape.UnknownRank;
}
