// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Special;

/// <summary>The error function and its relatives, in double precision.</summary>
internal static class ErrorFunctions
{
    private static readonly double TwoOverRootPi = 2 / Math.Sqrt(Math.PI);

    public static double Erf(double x)
    {
        if (double.IsNaN(x)) { return x; }
        double magnitude = Math.Abs(x);
        return magnitude < 2 ? Series(x) : Math.CopySign(1 - Tail(magnitude), x);
    }

    public static double Erfc(double x) => double.IsNaN(x) ? x : x < -2 ? 2 - Tail(-x) : x < 2 ? 1 - Series(x) : Tail(x);

    /// <summary>The number whose error function is <paramref name="y"/>; no number outside [-1, 1].</summary>
    public static double Erfinv(double y) => Math.Abs(y) <= 0.5
        ? FromMiddle(y)
        : Math.CopySign(ErfcInverse(1 - Math.Abs(y)), y);

    /// <summary>The point below which a normal variable lies with probability <paramref name="p"/>.</summary>
    public static double Ndtri(double p) => -Math.Sqrt(2) * ErfcInverse(2 * p);

    private static double FromMiddle(double y)
    {
        double x = y / TwoOverRootPi;
        for (int i = 0; i < 8; i++) { x -= (Series(x) - y) / (TwoOverRootPi * Math.Exp(-x * x)); }
        return x;
    }

    /// <summary>Newton's method on the logarithm, which is nearly a parabola in the tail.</summary>
    private static double ErfcInverse(double q)
    {
        if (q is 0 or 2) { return q == 0 ? double.PositiveInfinity : double.NegativeInfinity; }
        if (!(q is > 0 and < 2)) { return double.NaN; }
        if (q > 1) { return -ErfcInverse(2 - q); }
        if (q > 0.5) { return FromMiddle(1 - q); }
        double t = Math.Sqrt(-2 * Math.Log(q / 2));
        double x = (t - ((2.30753 + (0.27061 * t)) / (1 + (t * (0.99229 + (0.04481 * t)))))) / Math.Sqrt(2);
        double log = Math.Log(q);
        for (int i = 0; i < 6; i++)
        {
            double tail = Erfc(x);
            x += (Math.Log(tail) - log) * tail / (TwoOverRootPi * Math.Exp(-x * x));
        }

        return x;
    }

    /// <summary>A series whose terms are all of one sign.</summary>
    private static double Series(double x)
    {
        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return TwoOverRootPi * Math.Exp(-x * x) * sum;
    }

    /// <summary>The continued fraction of the complement, from 2 on.</summary>
    private static double Tail(double x)
    {
        double fraction = x;
        for (int k = 120; k > 0; k--) { fraction = x + (k / 2.0 / fraction); }
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
