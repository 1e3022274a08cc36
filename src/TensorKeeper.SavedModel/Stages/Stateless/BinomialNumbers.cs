// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Counts of the binomial distribution: sums of geometric numbers where few are expected, Hörmann's rejection (BTRS, 1993) else.</summary>
internal static class BinomialNumbers
{
    private const double FewExpected = 10;

    private static readonly double[] Tails =
    [
        0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
        0.0138761288230707, 0.0118967099458917, 0.0104112652619720, 0.00925546218271273, 0.00833056343336287,
    ];

    /// <summary>Draws one count.</summary>
    /// <param name="count">How often is tried; finite.</param>
    /// <param name="chance">The chance of each try; NaN gives NaN.</param>
    /// <param name="type">The type in which both came, which decides between the two ways.</param>
    /// <param name="generator">The generator of the whole result.</param>
    /// <param name="index">The place of the count among all.</param>
    public static double Draw(double count, double chance, ElementType type, Philox generator, ulong index)
    {
        if (count <= 0 || chance <= 0) { return 0; }
        if (chance >= 1) { return count; }
        if (double.IsNaN(chance)) { return double.NaN; }
        double rarer = chance <= 0.5 ? chance : RealElements.Round(type, 1 - chance);
        double hits = RealElements.Round(type, count * rarer) >= FewExpected
            ? DrawMany(count, rarer, new DrawnPairs(generator.Ahead(256 * index), isNormal: false))
            : DrawFew(count, rarer, new DrawnPairs(generator.Ahead(42 * index), isNormal: false));
        return chance <= 0.5 ? hits : count - hits;
    }

    private static double DrawFew(double count, double chance, DrawnPairs uniform)
    {
        double perTry = LogOnePlus.Of(-chance);
        double tries = 0;
        for (double hits = 0; ; hits++)
        {
            tries += Math.Ceiling(Math.Log(uniform.Next()) / perTry);
            if (!(tries <= count)) { return hits; }
        }
    }

    private static double DrawMany(double count, double chance, DrawnPairs uniform)
    {
        double deviation = Math.Sqrt(count * chance * (1 - chance));
        double b = 1.15 + (2.53 * deviation);
        double a = -0.0873 + (0.0248 * b) + (0.01 * chance);
        double c = (count * chance) + 0.5;
        double odds = chance / (1 - chance);
        double alpha = (2.83 + (5.1 / b)) * deviation;
        double m = Math.Floor((count + 1) * chance);
        while (true)
        {
            double u = uniform.Next();
            double v = uniform.Next();
            u -= 0.5;
            double us = 0.5 - Math.Abs(u);
            double k = Math.Floor((((2 * a / us) + b) * u) + c);
            if (us >= 0.07 && v <= 0.92 - (4.2 / b)) { return k; }
            if (k < 0 || k > count) { continue; }
            v = Math.Log(v * alpha / ((a / (us * us)) + b));
            double most = ((m + 0.5) * Math.Log((m + 1) / (odds * (count - m + 1))))
                + ((count + 1) * Math.Log((count - m + 1) / (count - k + 1)))
                + ((k + 0.5) * Math.Log(odds * (count - k + 1) / (k + 1)))
                + Tail(m) + Tail(count - m) - Tail(k) - Tail(count - k);
            if (v <= most) { return k; }
        }
    }

    /// <summary>What Stirling's approximation of the logarithm of k! leaves over.</summary>
    private static double Tail(double k)
    {
        if (k <= 9) { return Tails[(int)k]; }
        double square = (k + 1) * (k + 1);
        return ((1.0 / 12) - (((1.0 / 360) - (1.0 / 1260 / square)) / square)) / (k + 1);
    }
}
