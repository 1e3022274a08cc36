// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.InteropServices;

namespace TensorKeeper.SavedModel.Stages.Quantized;

/// <summary>Sums of products of integers; they wrap, as 32-bit accumulators do.</summary>
internal static class IntegerProduct
{
    /// <summary>Adds a factor times a row to sums.</summary>
    public static void Add(Span<int> sums, int factor, ReadOnlySpan<int> row)
    {
        Span<Vector<int>> wideSums = MemoryMarshal.Cast<int, Vector<int>>(sums);
        ReadOnlySpan<Vector<int>> wideRow = MemoryMarshal.Cast<int, Vector<int>>(row[..sums.Length]);
        for (int i = 0; i < wideSums.Length; i++) { wideSums[i] += factor * wideRow[i]; }
        for (int i = wideSums.Length * Vector<int>.Count; i < sums.Length; i++) { sums[i] = unchecked(sums[i] + (factor * row[i])); }
    }

    /// <summary>Returns the elements less the integer that stands for zero.</summary>
    public static int[] Centred(Tensor tensor, QuantizedLevels levels)
    {
        int[] integers = QuantizedElements.Read(tensor);
        int zero = unchecked((int)levels.Unclamped(0));
        for (int i = 0; i < integers.Length; i++) { integers[i] = unchecked(integers[i] - zero); }
        return integers;
    }
}
