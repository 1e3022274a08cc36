// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>The accurate inverse transform (Loeffler, Ligtenberg and Moschytz) of 8 x 8, and what is left of it for blocks of 4, 2 and
/// 1 pixels; in the fixed point of libjpeg's ISLOW: 13 bits of factors, 2 bits kept between the passes, all rounded.</summary>
internal static class AccurateTransform
{
    private const int FactorBits = 13;
    private const int KeptBits = 2;

    /// <summary>Transforms a block into one of <paramref name="size"/> x <paramref name="size"/> pixels.</summary>
    /// <param name="coefficients">64 coefficients.</param>
    /// <param name="steps">The quantisation steps.</param>
    /// <param name="size">8, 4, 2 or 1.</param>
    /// <param name="pixels">Where the block's first pixel goes.</param>
    /// <param name="stride">The distance of two rows.</param>
    public static void Run(ReadOnlySpan<short> coefficients, ReadOnlySpan<int> steps, int size, Span<byte> pixels, int stride)
    {
        if (size == 1)
        {
            pixels[0] = ToPixel(Round(coefficients[0] * steps[0], 3));
            return;
        }

        Span<int> block = stackalloc int[64];
        Span<long> line = stackalloc long[8];
        Span<long> result = stackalloc long[8];
        int extra = size switch { 8 => 0, 4 => 1, _ => 2 };
        for (int column = 0; column < 8; column++)
        {
            for (int i = 0; i < 8; i++) { line[i] = coefficients[(8 * i) + column] * steps[(8 * i) + column]; }
            Transform(line, result, size);
            for (int i = 0; i < size; i++) { block[(8 * i) + column] = Round(result[i], FactorBits - KeptBits + extra); }
        }

        for (int row = 0; row < size; row++)
        {
            for (int i = 0; i < 8; i++) { line[i] = block[(8 * row) + i]; }
            Transform(line, result, size);
            Span<byte> target = pixels.Slice(row * stride, size);
            for (int i = 0; i < size; i++) { target[i] = ToPixel(Round(result[i], FactorBits + KeptBits + 3 + extra)); }
        }
    }

    private static void Transform(ReadOnlySpan<long> line, Span<long> result, int size)
    {
        switch (size)
        {
            case 8: Eight(line, result); break;
            case 4: Four(line, result); break;
            default: Two(line, result); break;
        }
    }

    private static void Eight(ReadOnlySpan<long> line, Span<long> result)
    {
        long turned = (line[2] + line[6]) * 4433;
        long even2 = turned - (line[6] * 15137);
        long even3 = turned + (line[2] * 6270);
        long even0 = (line[0] + line[4]) << FactorBits;
        long even1 = (line[0] - line[4]) << FactorBits;
        (long outer, long last) = (even0 + even3, even0 - even3);
        (long second, long third) = (even1 + even2, even1 - even2);

        long sum17 = line[7] + line[1];
        long sum35 = line[5] + line[3];
        long sum37 = line[7] + line[3];
        long sum15 = line[5] + line[1];
        long all = (sum37 + sum15) * 9633;
        sum37 = (sum37 * -16069) + all;
        sum15 = (sum15 * -3196) + all;
        sum17 *= -7373;
        sum35 *= -20995;
        long odd3 = (line[7] * 2446) + sum17 + sum37;
        long odd2 = (line[5] * 16819) + sum35 + sum15;
        long odd1 = (line[3] * 25172) + sum35 + sum37;
        long odd0 = (line[1] * 12299) + sum17 + sum15;

        (result[0], result[7]) = (outer + odd0, outer - odd0);
        (result[1], result[6]) = (second + odd1, second - odd1);
        (result[2], result[5]) = (third + odd2, third - odd2);
        (result[3], result[4]) = (last + odd3, last - odd3);
    }

    private static void Four(ReadOnlySpan<long> line, Span<long> result)
    {
        long middle = line[0] << (FactorBits + 1);
        long turned = (line[2] * 15137) - (line[6] * 6270);
        long inner = (line[7] * -1730) + (line[5] * 11893) - (line[3] * 17799) + (line[1] * 8697);
        long outer = (line[7] * -4176) - (line[5] * 4926) + (line[3] * 7373) + (line[1] * 20995);
        (result[0], result[3]) = (middle + turned + outer, middle + turned - outer);
        (result[1], result[2]) = (middle - turned + inner, middle - turned - inner);
    }

    private static void Two(ReadOnlySpan<long> line, Span<long> result)
    {
        long middle = line[0] << (FactorBits + 2);
        long odd = (line[7] * -5906) + (line[5] * 6967) - (line[3] * 10426) + (line[1] * 29692);
        (result[0], result[1]) = (middle + odd, middle - odd);
    }

    private static int Round(long value, int bits) => (int)((value + (1L << (bits - 1))) >> bits);

    private static byte ToPixel(int value) => (byte)Math.Clamp(value + 128, 0, 255);
}
