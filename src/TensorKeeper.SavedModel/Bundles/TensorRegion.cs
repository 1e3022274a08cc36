// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Bundles;

/// <summary>Copies boxes between dense arrays. Extents are resolved: no <see cref="SliceExtent.Whole"/>.</summary>
internal static class TensorRegion
{
    public static long CountOf(SliceExtent[] extents)
    {
        long count = 1;
        foreach (SliceExtent extent in extents) { count *= extent.Length; }
        return count;
    }

    public static TensorShape ShapeOf(SliceExtent[] extents) => TensorShape.FromTrusted(Array.ConvertAll(extents, static extent => extent.Length));

    public static bool Overlap(SliceExtent[] left, SliceExtent[] right)
    {
        for (int axis = 0; axis < left.Length; axis++)
        {
            long start = Math.Max(left[axis].Start, right[axis].Start);
            long end = Math.Min(left[axis].Start + left[axis].Length, right[axis].Start + right[axis].Length);
            if (start >= end) { return false; }
        }

        return true;
    }

    /// <summary>Copies a dense box into its place in a whole.</summary>
    public static void Insert(ReadOnlySpan<byte> box, Span<byte> whole, TensorShape shape, SliceExtent[] extents, int size)
    {
        if (box.IsEmpty) { return; }
        int run = RunOf(extents, size);
        long[] position = new long[extents.Length];
        for (int at = 0; at < box.Length; at += run)
        {
            box.Slice(at, run).CopyTo(whole[(int)(Locate(position, shape, extents) * size)..]);
            Advance(position, extents);
        }
    }

    /// <summary>Copies a box out of a whole.</summary>
    public static void Extract(ReadOnlySpan<byte> whole, Span<byte> box, TensorShape shape, SliceExtent[] extents, int size)
    {
        if (box.IsEmpty) { return; }
        int run = RunOf(extents, size);
        long[] position = new long[extents.Length];
        for (int at = 0; at < box.Length; at += run)
        {
            whole.Slice((int)(Locate(position, shape, extents) * size), run).CopyTo(box[at..]);
            Advance(position, extents);
        }
    }

    // The last dimension lies in one run.
    private static int RunOf(SliceExtent[] extents, int size) => extents.Length == 0 ? size : (int)extents[^1].Length * size;

    private static long Locate(long[] position, TensorShape shape, SliceExtent[] extents)
    {
        long index = 0;
        for (int axis = 0; axis < position.Length; axis++) { index = (index * shape[axis]) + extents[axis].Start + position[axis]; }
        return index;
    }

    private static void Advance(long[] position, SliceExtent[] extents)
    {
        for (int axis = position.Length - 2; axis >= 0; axis--)
        {
            if (++position[axis] < extents[axis].Length) { return; }
            position[axis] = 0;
        }
    }
}
