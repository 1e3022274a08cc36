// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Ragged;

/// <summary>Row splits of one or more levels, checked: each begins at or after 0, never falls and stays within the level below.</summary>
internal static class NestedSplits
{
    /// <summary>Reads and checks the splits of some inputs, outermost first.</summary>
    /// <param name="call">The call.</param>
    /// <param name="first">The first input.</param>
    /// <param name="count">How many levels.</param>
    /// <param name="valueCount">The number of rows of the values.</param>
    /// <param name="exact">The splits must begin at 0 and end where the level below does.</param>
    public static long[][] Read(in HostCall call, int first, int count, long valueCount, bool exact)
    {
        long[][] levels = new long[count][];
        for (int level = 0; level < count; level++)
        {
            long[] splits = levels[level] = Tensors.Integers(call[first + level]);
            call.Require(splits.Length > 0, "Ragged splits may not be empty");
            call.Require(exact ? splits[0] == 0 : splits[0] >= 0, "First value of ragged splits must be 0.");
            for (int i = 1; i < splits.Length; i++) { call.Require(splits[i] >= splits[i - 1], "Ragged splits must be sorted"); }
        }

        for (int level = 0; level < count; level++)
        {
            long below = level + 1 < count ? levels[level + 1].Length - 1 : valueCount;
            call.Require(exact ? levels[level][^1] == below : levels[level][^1] <= below, "Ragged splits must not point past values");
        }

        return levels;
    }

    /// <summary>Reads and checks the splits of one level that cover all values.</summary>
    public static long[] Read(in HostCall call, int input, long valueCount) => Read(call, input, 1, valueCount, exact: true)[0];
}
