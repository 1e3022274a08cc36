// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>The accurate transform of 8 x 8 samples into coefficients, eight times as large as they are written (Loeffler, Ligtenberg
/// and Moschytz, in the fixed point of libjpeg's ISLOW).</summary>
internal static class ForwardTransform
{
    private const int FactorBits = 13;
    private const int KeptBits = 2;

    /// <summary>Transforms a block in place, row after row; samples lie about 0.</summary>
    public static void Run(Span<int> block)
    {
        for (int row = 0; row < 8; row++) { Transform(block[(8 * row)..], 1, -KeptBits, FactorBits - KeptBits); }
        for (int column = 0; column < 8; column++) { Transform(block[column..], 8, KeptBits, FactorBits + KeptBits); }
    }

    private static void Transform(Span<int> line, int step, int evenBits, int bits)
    {
        (int sum0, int odd0) = Fold(line[0], line[7 * step]);
        (int sum1, int odd1) = Fold(line[step], line[6 * step]);
        (int sum2, int odd2) = Fold(line[2 * step], line[5 * step]);
        (int sum3, int odd3) = Fold(line[3 * step], line[4 * step]);

        (int outer, int outerDifference) = Fold(sum0, sum3);
        (int inner, int innerDifference) = Fold(sum1, sum2);
        line[0] = Scale(outer + inner, evenBits);
        line[4 * step] = Scale(outer - inner, evenBits);
        int turned = (innerDifference + outerDifference) * 4433;
        line[2 * step] = Scale(turned + (outerDifference * 6270), bits);
        line[6 * step] = Scale(turned - (innerDifference * 15137), bits);

        int sum30 = (odd3 + odd0) * -7373;
        int sum21 = (odd2 + odd1) * -20995;
        int all = (odd3 + odd1 + odd2 + odd0) * 9633;
        int sum31 = ((odd3 + odd1) * -16069) + all;
        int sum20 = ((odd2 + odd0) * -3196) + all;
        line[7 * step] = Scale((odd3 * 2446) + sum30 + sum31, bits);
        line[5 * step] = Scale((odd2 * 16819) + sum21 + sum20, bits);
        line[3 * step] = Scale((odd1 * 25172) + sum21 + sum31, bits);
        line[step] = Scale((odd0 * 12299) + sum30 + sum20, bits);
    }

    private static (int Sum, int Difference) Fold(int a, int b) => (a + b, a - b);

    private static int Scale(int value, int bits) => bits < 0 ? value << -bits : (value + (1 << (bits - 1))) >> bits;
}
