// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Reads integers out of constants.</summary>
internal static class KnownIntegers
{
    /// <summary>Nothing that says how to compute is longer than this; anything longer is data.</summary>
    private const int MaxCount = 65_536;

    /// <summary>Returns the elements of a small integer constant; null if it is none.</summary>
    public static long[]? Of(ConstantContent content)
    {
        switch (content)
        {
            case TensorConstant { Tensor: var tensor }:
                return Of(tensor);
            case VariableConstant { Value: { } held }:
                return Of(held);
            case WeightConstant { Entry: { Length: <= MaxCount, ElementType: ElementType.Int32 or ElementType.Int64 } entry }:
                Tensor copy = Tensor.FromMemory(entry.ElementType, entry.Shape, new byte[entry.Length]);
                entry.Shard.Read(entry.Offset, copy.Bytes);
                return Of(copy);
            default:
                return null;
        }
    }

    private static long[]? Of(Tensor tensor) => tensor.ElementCount > MaxCount ? null : tensor.ElementType switch
    {
        ElementType.Int64 => tensor.AsSpan<long>().ToArray(),
        ElementType.Int32 => Widen<int>(tensor),
        ElementType.Int16 => Widen<short>(tensor),
        ElementType.Int8 => Widen<sbyte>(tensor),
        ElementType.UInt8 => Widen<byte>(tensor),
        _ => null,
    };

    private static long[] Widen<T>(Tensor tensor)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        Span<T> source = tensor.AsSpan<T>();
        long[] values = new long[source.Length];
        for (int i = 0; i < values.Length; i++) { values[i] = long.CreateChecked(source[i]); }
        return values;
    }
}
