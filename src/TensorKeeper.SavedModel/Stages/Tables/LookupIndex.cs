// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Tables;

/// <summary>Finds the row of a key of any type. Immutable, thread-safe.</summary>
internal sealed class LookupIndex
{
    private readonly ByteStringIndex? _strings;
    private readonly Dictionary<long, int>? _numbers;

    /// <exception cref="ServingException">The keys' type has no equality.</exception>
    public LookupIndex(Tensor keys)
    {
        if (keys.ElementType == ElementType.String) { _strings = new ByteStringIndex(keys.Strings); return; }
        long[] bits = Bits(keys);
        _numbers = new Dictionary<long, int>(bits.Length);
        for (int i = 0; i < bits.Length; i++) { _numbers[bits[i]] = i; }
    }

    /// <summary>Finds the rows of keys; -1 for one that is not there.</summary>
    public int[] Find(Tensor keys)
    {
        int[] rows = new int[checked((int)keys.ElementCount)];
        if (_strings is not null)
        {
            StringElements strings = keys.Strings;
            for (int i = 0; i < rows.Length; i++) { rows[i] = _strings.Find(strings[i]); }
            return rows;
        }

        long[] bits = Bits(keys);
        for (int i = 0; i < rows.Length; i++) { rows[i] = _numbers!.TryGetValue(bits[i], out int row) ? row : -1; }
        return rows;
    }

    /// <summary>Numbers that are equal have equal bits: -0 is turned into 0.</summary>
    private static long[] Bits(Tensor keys)
    {
        long[] bits = new long[checked((int)keys.ElementCount)];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = keys.ElementType switch
            {
                ElementType.Int64 or ElementType.UInt64 => keys.AsSpan<long>()[i],
                ElementType.Int32 or ElementType.UInt32 => keys.AsSpan<int>()[i],
                ElementType.Int16 or ElementType.UInt16 => keys.AsSpan<short>()[i],
                ElementType.Int8 or ElementType.UInt8 or ElementType.Bool => keys.AsSpan<byte>()[i],
                ElementType.Float32 => BitConverter.SingleToInt32Bits(keys.AsSpan<float>()[i] + 0f),
                ElementType.Float64 => BitConverter.DoubleToInt64Bits(keys.AsSpan<double>()[i] + 0d),
                _ => throw new ServingException(ServingErrorCode.Unimplemented, $"Tables with {keys.ElementType} keys are not looked up on the host."),
            };
        }

        return bits;
    }
}
