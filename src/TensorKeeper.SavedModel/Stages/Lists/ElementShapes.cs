// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Lists;

/// <summary>The shapes of the elements of a list, as far as they are known.</summary>
internal static class ElementShapes
{
    /// <summary>Reads a shape from an input: -1 alone says nothing, -1 in a vector leaves one extent open.</summary>
    public static PartialShape Read(in HostCall call, int input)
    {
        long[] extents = Tensors.Integers(call[input]);
        if (call[input].Shape.Rank == 0)
        {
            call.Require(extents[0] == -1, $"The only valid scalar shape tensor is the fully unknown shape specified as -1, not {extents[0]}");
            return PartialShape.UnknownRank;
        }

        foreach (long extent in extents) { call.Require(extent >= -1, $"An extent of a shape is -1 or more, not {extent}"); }
        return new PartialShape(extents);
    }

    /// <summary>Puts together what two sources know of one shape; null if they contradict each other.</summary>
    public static PartialShape? Merge(PartialShape left, PartialShape right)
    {
        if (!left.HasRank) { return right; }
        if (!right.HasRank) { return left; }
        if (left.Rank != right.Rank) { return null; }
        long[] extents = left.Dimensions.ToArray();
        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (extents[axis] == PartialShape.Unknown) { extents[axis] = right[axis]; }
            else if (right[axis] != PartialShape.Unknown && right[axis] != extents[axis]) { return null; }
        }

        return new PartialShape(extents);
    }

    /// <summary>Returns the shape of a tensor's rows.</summary>
    public static PartialShape OfRows(Tensor tensor) => new(tensor.Shape.Dimensions[1..]);
}
