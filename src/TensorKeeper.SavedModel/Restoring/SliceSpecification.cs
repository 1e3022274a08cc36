// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.SavedModel.Bundles;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Reads <c>shape_and_slices</c> of <c>RestoreV2</c>: which part of a tensor is restored.</summary>
/// <remarks>
/// Empty means all. Otherwise the extents of the whole and then one run for each dimension, <c>-</c> (all) or
/// <c>start,length</c>: <c>15 32 0,15:0,32</c>.
/// </remarks>
internal static class SliceSpecification
{
    /// <summary>Reads a specification.</summary>
    /// <param name="text">As the graph has it.</param>
    /// <param name="shape">The shape of the tensor in the checkpoint.</param>
    /// <param name="extents">The part, resolved; null if it is the whole tensor.</param>
    /// <returns>False if the text is malformed or does not fit the shape.</returns>
    public static bool TryRead(string text, TensorShape shape, out SliceExtent[]? extents)
    {
        extents = null;
        if (text.Length == 0) { return true; }
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] runs = words.Length == 0 ? [] : words[^1].Split(':');
        if (words.Length != shape.Rank + 1 || runs.Length != shape.Rank) { return false; }
        var read = new SliceExtent[shape.Rank];
        bool whole = true;
        for (int axis = 0; axis < read.Length; axis++)
        {
            if (!TryNumber(words[axis], out long dimension) || dimension != shape[axis]) { return false; }
            if (!TryRun(runs[axis], out SliceExtent run) || !run.TryResolve(dimension, out read[axis])) { return false; }
            whole &= read[axis].Length == dimension;
        }

        extents = whole ? null : read;
        return true;
    }

    private static bool TryRun(string text, out SliceExtent run)
    {
        run = new SliceExtent(0, SliceExtent.Whole);
        if (text == "-") { return true; }
        int comma = text.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || !TryNumber(text[..comma], out long start) || !TryNumber(text[(comma + 1)..], out long length)) { return false; }
        run = new SliceExtent(start, length);
        return true;
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
