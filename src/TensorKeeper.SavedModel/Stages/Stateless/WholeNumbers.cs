// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Integers: of all bits, or from a bound up to another that is left out.</summary>
internal static class WholeNumbers
{
    public static void FillAll(Tensor result, Philox generator)
    {
        Span<uint> words = stackalloc uint[4];
        bool isLong = ElementTypes.SizeOf(result.ElementType) == 8;
        int perGroup = isLong ? 2 : 4;
        for (int i = 0; i < result.ElementCount; i++)
        {
            int at = i % perGroup;
            if (at == 0) { generator.Next(words); }
            if (isLong) { SetLong(result, i, words[2 * at] | ((ulong)words[(2 * at) + 1] << 32)); }
            else { SetInt(result, i, words[at]); }
        }
    }

    /// <summary>Takes the remainder of the range, which slightly prefers small numbers, as TensorFlow does.</summary>
    public static void Fill(in HostCall call, Tensor result, Philox generator, Tensor least, Tensor end)
    {
        FillAll(result, generator);
        bool isSigned = result.ElementType is ElementType.Int32 or ElementType.Int64;
        if (ElementTypes.SizeOf(result.ElementType) == 8)
        {
            ulong low = BitConverter.ToUInt64(least.Bytes);
            ulong high = BitConverter.ToUInt64(end.Bytes);
            call.Require(result.ElementCount == 0 || (isSigned ? (long)low < (long)high : low < high), $"Need minval < maxval, got {(long)low} >= {(long)high}");
            for (int i = 0; i < result.ElementCount; i++) { SetLong(result, i, low + (BitConverter.ToUInt64(result.Bytes[(8 * i)..]) % (high - low))); }
            return;
        }

        uint lower = BitConverter.ToUInt32(least.Bytes);
        uint upper = BitConverter.ToUInt32(end.Bytes);
        call.Require(result.ElementCount == 0 || (isSigned ? (int)lower < (int)upper : lower < upper), $"Need minval < maxval, got {(int)lower} >= {(int)upper}");
        for (int i = 0; i < result.ElementCount; i++) { SetInt(result, i, lower + (BitConverter.ToUInt32(result.Bytes[(4 * i)..]) % (upper - lower))); }
    }

    private static void SetLong(Tensor result, int index, ulong value) => BitConverter.TryWriteBytes(result.Bytes[(8 * index)..], value);

    private static void SetInt(Tensor result, int index, uint value) => BitConverter.TryWriteBytes(result.Bytes[(4 * index)..], value);
}
