// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Uniform numbers from 0 to 1, 1 left out: the lowest bits of a word become the fraction of a number from 1 to 2.</summary>
internal static class UniformNumbers
{
    public static void Fill(Tensor result, Philox generator)
    {
        Span<uint> words = stackalloc uint[4];
        int count = (int)result.ElementCount;
        int perGroup = result.ElementType == ElementType.Float64 ? 2 : 4;
        for (int i = 0; i < count; i++)
        {
            int at = i % perGroup;
            if (at == 0) { generator.Next(words); }
            switch (result.ElementType)
            {
                case ElementType.Float32: result.AsSpan<float>()[i] = ToSingle(words[at]); break;
                case ElementType.Float64: result.AsSpan<double>()[i] = ToDouble(words[2 * at], words[(2 * at) + 1]); break;
                case ElementType.BFloat16:
                    RealElements.Write(result, i, BitConverter.UInt32BitsToSingle((0x3F80 | (words[at] & 0x7F)) << 16) - 1f);
                    break;
                default: result.AsSpan<Half>()[i] = BitConverter.UInt16BitsToHalf((ushort)(0x3C00 | (words[at] & 0x3FF))) - Half.One; break;
            }
        }
    }

    public static float ToSingle(uint word) => BitConverter.UInt32BitsToSingle(0x3F800000 | (word & 0x7FFFFF)) - 1f;

    public static double ToDouble(uint high, uint low) =>
        BitConverter.UInt64BitsToDouble(0x3FF0000000000000 | ((ulong)(high & 0xFFFFF) << 32) | low) - 1;
}
