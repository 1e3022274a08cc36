// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Translators;

/// <summary>Puts together what is known of one shape from two sides.</summary>
internal static class KnownShapes
{
    /// <summary>Returns what either side knows; where they contradict each other the first is kept.</summary>
    public static PartialShape Merge(PartialShape first, PartialShape second)
    {
        if (!first.HasRank) { return second; }
        if (second.Rank != first.Rank) { return first; }
        long[] dimensions = first.Dimensions.ToArray();
        for (int i = 0; i < dimensions.Length; i++)
        {
            if (dimensions[i] == PartialShape.Unknown) { dimensions[i] = second[i]; }
        }

        return new PartialShape(dimensions);
    }

    /// <summary>Returns the shape of which only the rank is known.</summary>
    public static PartialShape Unknown(int rank)
    {
        long[] dimensions = new long[rank];
        Array.Fill(dimensions, PartialShape.Unknown);
        return new PartialShape(dimensions);
    }
}
