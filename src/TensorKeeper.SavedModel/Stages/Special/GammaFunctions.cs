// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Special;

/// <summary>The gamma function and its relatives, in double precision; NaN where TensorFlow has no number.</summary>
internal static class GammaFunctions
{
    /// <summary>Lanczos's coefficients for g = 7.</summary>
    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>B(2k) / (2k)!: the weights of the Euler–Maclaurin sum.</summary>
    private static readonly double[] Bernoulli =
    [
        1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1209600, 1.0 / 47900160, -691.0 / 1307674368000, 1.0 / 74724249600, -3617.0 / 10670622842880000,
    ];

    /// <summary>The logarithm of the absolute value of the gamma function.</summary>
    public static double LogGamma(double x)
    {
        if (double.IsInfinity(x)) { return double.PositiveInfinity; }
        if (x < 0.5)
        {
            return x == Math.Floor(x) ? double.PositiveInfinity : Math.Log(Math.PI / Math.Abs(Math.Sin(Math.PI * (x - Math.Floor(x))))) - LogGamma(1 - x);
        }

        double z = x - 1;
        double sum = Lanczos[0];
        for (int i = 1; i < Lanczos.Length; i++) { sum += Lanczos[i] / (z + i); }
        double t = z + 7.5;
        return ((z + 0.5) * Math.Log(t)) - t + Math.Log(sum) + (0.5 * Math.Log(2 * Math.PI));
    }

    /// <summary>The slope of <see cref="LogGamma"/>.</summary>
    public static double Digamma(double x)
    {
        if (x == double.PositiveInfinity || double.IsNaN(x)) { return x; }
        if (x <= 0)
        {
            double whole = Math.Floor(x);
            return x == whole ? double.NaN : Digamma(1 - x) - (Math.PI / Math.Tan(Math.PI * (x - whole)));
        }

        double shift = 0;
        for (; x < 12; x++) { shift += 1 / x; }
        double i = 1 / (x * x);
        double series = i * ((1.0 / 12) - (i * ((1.0 / 120) - (i * ((1.0 / 252) - (i * ((1.0 / 240) - (i * ((1.0 / 132) - (i * (691.0 / 32760)))))))))));
        return Math.Log(x) - (0.5 / x) - series - shift;
    }

    /// <summary>The lower incomplete gamma function, as a part of the whole.</summary>
    public static double Lower(double a, double x) => Outside(a, x) ? double.NaN
        : x == 0 ? 0
        : double.IsPositiveInfinity(x) ? (double.IsPositiveInfinity(a) ? double.NaN : 1)
        : x > 1 && x > a ? 1 - UpperFraction(a, x) : LowerSeries(a, x);

    /// <summary>The upper incomplete gamma function, as a part of the whole.</summary>
    public static double Upper(double a, double x) => Outside(a, x) ? double.NaN
        : x == 0 ? 1
        : double.IsPositiveInfinity(x) ? (double.IsPositiveInfinity(a) ? double.NaN : 0)
        : x > 1 && x > a ? UpperFraction(a, x) : 1 - LowerSeries(a, x);

    /// <summary>Hurwitz's zeta function: the sum of (q + n)^-x.</summary>
    public static double Zeta(double x, double q)
    {
        if (x == 1) { return double.PositiveInfinity; }
        if (!(x > 1) || double.IsNaN(q)) { return double.NaN; }
        if (q <= 0)
        {
            if (q == Math.Floor(q)) { return x == Math.Floor(x) && x % 2 == 0 ? double.PositiveInfinity : double.NaN; }
            if (x != Math.Floor(x)) { return double.NaN; }
        }

        double sum = 0;
        double at = q;
        for (int n = 0; n < 12 || (at < 12 && n < 100_000); n++, at++) { sum += Math.Pow(at, -x); }
        sum += (Math.Pow(at, 1 - x) / (x - 1)) + (0.5 * Math.Pow(at, -x));
        double factor = x * Math.Pow(at, -x - 1);
        for (int k = 0; k < Bernoulli.Length; k++)
        {
            sum += Bernoulli[k] * factor;
            factor *= (x + (2 * k) + 1) * (x + (2 * k) + 2) / (at * at);
        }

        return sum;
    }

    /// <summary>The n-th slope of <see cref="Digamma"/>.</summary>
    public static double Polygamma(double n, double x)
    {
        if (n < 0 || n != Math.Floor(n)) { return double.NaN; }
        return n == 0 ? Digamma(x) : (n % 2 == 0 ? -1 : 1) * Math.Exp(LogGamma(n + 1)) * Zeta(n + 1, x);
    }

    /// <summary>The incomplete beta function, as a part of the whole.</summary>
    public static double IncompleteBeta(double a, double b, double x)
    {
        if (!(a > 0 && b > 0 && x is >= 0 and <= 1)) { return double.NaN; }
        if (x is 0 or 1) { return x; }
        double front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2) ? front * BetaFraction(a, b, x) / a : 1 - (front * BetaFraction(b, a, 1 - x) / b);
    }

    private static bool Outside(double a, double x) => !(x >= 0 && a > 0);

    private static double LowerSeries(double a, double x)
    {
        double term = 1 / a;
        double sum = term;
        for (int n = 1; n < 100_000 && term > 1e-17 * sum; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum * Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
    }

    private static double UpperFraction(double a, double x) =>
        Math.Exp((a * Math.Log(x)) - x - LogGamma(a)) * Fraction(x + 1 - a, static (i, p) => i * (p.A - i), static (i, p) => p.X + 1 - p.A + (2 * i), (a, x, 0));

    private static double BetaFraction(double a, double b, double x) => Fraction(
        1,
        static (i, p) =>
        {
            int m = i / 2;
            return i % 2 == 0
                ? m * (p.B - m) * p.X / ((p.A + (2 * m) - 1) * (p.A + (2 * m)))
                : -(p.A + m) * (p.A + p.B + m) * p.X / ((p.A + (2 * m)) * (p.A + (2 * m) + 1));
        },
        static (_, _) => 1,
        (a, x, b));

    /// <summary>1 / (b0 + a1 / (b1 + a2 / (b2 + …))), by Lentz's method.</summary>
    private static double Fraction(
        double first, Func<int, (double A, double X, double B), double> above, Func<int, (double A, double X, double B), double> beside, (double A, double X, double B) parameters)
    {
        const double Tiny = 1e-300;
        double value = first == 0 ? Tiny : first;
        double c = value;
        double d = 0;
        for (int i = 1; i < 100_000; i++)
        {
            double a = above(i, parameters);
            double b = beside(i, parameters);
            d = b + (a * d);
            d = 1 / (d == 0 ? Tiny : d);
            c = b + (a / c);
            c = c == 0 ? Tiny : c;
            double step = c * d;
            value *= step;
            if (Math.Abs(step - 1) < 1e-16) { break; }
        }

        return 1 / value;
    }
}
