// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>The fast inverse transform of 8 x 8 (Arai, Agui and Nakajima) in the fixed point that libjpeg's IFAST has: 2 bits of
/// samples, 8 bits of factors, products cut off and not rounded. TensorFlow's default.</summary>
internal static class FastTransform
{
    private const int FractionBits = 2;
    private const int Sqrt2 = 362;          // 1.414213562 * 256
    private const int TwoCos2 = 473;        // 1.847759065 * 256
    private const int Difference26 = 277;   // 1.082392200 * 256
    private const int Sum26 = -669;         // -2.613125930 * 256

    /// <summary>Scales quantisation steps by what the transform leaves out of each coefficient.</summary>
    public static int[] Prepare(ushort[] steps)
    {
        ReadOnlySpan<double> factors = [1, 1.387039845, 1.306562965, 1.175875602, 1, 0.785694958, 0.541196100, 0.275899379];
        int[] scaled = new int[64];
        for (int i = 0; i < 64; i++)
        {
            // The product of two factors is rounded to 14 bits first.
            long factor = (long)Math.Floor((factors[i / 8] * factors[i % 8] * (1 << 14)) + 0.5);
            scaled[i] = (int)(((steps[i] * factor) + (1 << (13 - FractionBits))) >> (14 - FractionBits));
        }

        return scaled;
    }

    /// <summary>Transforms a block.</summary>
    /// <param name="coefficients">64 coefficients.</param>
    /// <param name="steps">What <see cref="Prepare"/> made.</param>
    /// <param name="pixels">Where the block's first pixel goes.</param>
    /// <param name="stride">The distance of two rows.</param>
    public static void Run(ReadOnlySpan<short> coefficients, ReadOnlySpan<int> steps, Span<byte> pixels, int stride)
    {
        Span<int> block = stackalloc int[64];
        for (int i = 0; i < 64; i++) { block[i] = coefficients[i] * steps[i]; }
        for (int column = 0; column < 8; column++) { Transform(block[column..], 8); }
        for (int row = 0; row < 8; row++)
        {
            Span<int> line = block.Slice(8 * row, 8);
            Transform(line, 1);
            Span<byte> target = pixels.Slice(row * stride, 8);
            for (int i = 0; i < 8; i++) { target[i] = (byte)Math.Clamp((line[i] >> (FractionBits + 3)) + 128, 0, 255); }
        }
    }

    private static void Transform(Span<int> line, int step)
    {
        int outer = line[0] + line[4 * step];
        int inner = line[0] - line[4 * step];
        int sum = line[2 * step] + line[6 * step];
        int turned = Multiply(line[2 * step] - line[6 * step], Sqrt2) - sum;
        (int even0, int even3) = (outer + sum, outer - sum);
        (int even1, int even2) = (inner + turned, inner - turned);

        int sum53 = line[5 * step] + line[3 * step];
        int difference53 = line[5 * step] - line[3 * step];
        int sum17 = line[step] + line[7 * step];
        int difference17 = line[step] - line[7 * step];
        int odd0 = sum17 + sum53;
        int common = Multiply(difference53 + difference17, TwoCos2);
        int odd1 = Multiply(difference53, Sum26) + common - odd0;
        int odd2 = Multiply(sum17 - sum53, Sqrt2) - odd1;
        int odd3 = Multiply(difference17, Difference26) - common + odd2;

        (line[0], line[7 * step]) = (even0 + odd0, even0 - odd0);
        (line[step], line[6 * step]) = (even1 + odd1, even1 - odd1);
        (line[2 * step], line[5 * step]) = (even2 + odd2, even2 - odd2);
        (line[4 * step], line[3 * step]) = (even3 + odd3, even3 - odd3);
    }

    private static int Multiply(int value, int factor) => (value * factor) >> 8;
}
