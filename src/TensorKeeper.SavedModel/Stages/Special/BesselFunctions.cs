// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Special;

/// <summary>Bessel functions of order 0 and 1 from their integrals, in double precision.</summary>
internal static class BesselFunctions
{
    /// <summary>Beyond this the waves of J and Y are computed from their asymptotic form.</summary>
    private const double Far = 30;

    /// <summary>e^-|x| · I(x).</summary>
    public static double ScaledI(int order, double x)
    {
        if (double.IsNaN(x)) { return x; }
        double magnitude = Math.Abs(x);
        if (double.IsInfinity(x)) { return 0; }

        // The integrand is a whole period: equal weights converge faster than any power.
        int points = 40 + (int)Math.Min(14 * Math.Sqrt(magnitude), 1_000_000);
        double sum = 0;
        for (int i = 0; i <= points; i++)
        {
            double cosine = Math.Cos(Math.PI * i / points);
            double value = Math.Exp(magnitude * (cosine - 1)) * (order == 0 ? 1 : cosine);
            sum += i == 0 || i == points ? value / 2 : value;
        }

        return sum / points * (order == 1 && x < 0 ? -1 : 1);
    }

    public static double I(int order, double x) => double.IsInfinity(x) ? (order == 1 ? x : double.PositiveInfinity) : ScaledI(order, x) * Math.Exp(Math.Abs(x));

    /// <summary>e^x · K(x); infinite at 0, no number below.</summary>
    public static double ScaledK(int order, double x)
    {
        if (x == 0) { return double.PositiveInfinity; }
        if (!(x > 0)) { return double.NaN; }
        if (double.IsInfinity(x)) { return 0; }

        // The integrand falls doubly exponentially on both sides: again equal weights do.
        double end = Math.Acosh(1 + (745 / x));
        double step = Math.Min(0.125, end / 64);
        double sum = 0.5;
        for (double t = step; t <= end; t += step) { sum += Math.Exp(-2 * x * Squared(Math.Sinh(t / 2))) * (order == 0 ? 1 : Math.Cosh(t)); }
        return sum * step;
    }

    public static double K(int order, double x) => double.IsPositiveInfinity(x) ? 0 : ScaledK(order, x) * Math.Exp(-x);

    public static double J(int order, double x)
    {
        double magnitude = Math.Abs(x);
        double sign = order == 1 && x < 0 ? -1 : 1;
        if (double.IsInfinity(x)) { return 0; }
        if (magnitude > Far) { return sign * Wave(order, magnitude, 0); }
        const int Count = 96;
        double sum = 0;
        for (int i = 0; i < Count; i++)
        {
            double angle = Math.PI * (i + 0.5) / Count;
            sum += Math.Cos((order * angle) - (magnitude * Math.Sin(angle)));
        }

        return sign * sum / Count;
    }

    public static double Y(int order, double x)
    {
        if (x == 0) { return double.NegativeInfinity; }
        if (!(x > 0)) { return double.NaN; }
        if (double.IsInfinity(x)) { return 0; }
        if (x > Far) { return Wave(order, x, -Math.PI / 2); }
        double wave = Quadrature.Integrate(t => Math.Sin((x * Math.Sin(t)) - (order * t)), 0, Math.PI, 8);
        double end = Math.Asinh(745 / x) + 1;
        double tail = Quadrature.Integrate(
            t => ((order == 0 ? 2 : Math.Exp(t) - Math.Exp(-t)) * Math.Exp(-x * Math.Sinh(t))), 0, end, 4 * (int)Math.Ceiling(end));
        return (wave - tail) / Math.PI;
    }

    /// <summary>Hankel's expansion: √(2/πx) · (P cos χ - Q sin χ), turned by a quarter for Y.</summary>
    private static double Wave(int order, double x, double turn)
    {
        double mu = 4.0 * order * order;
        (double p, double q, double term) = (1, 0, 1);
        for (int k = 1; k < 40; k++)
        {
            double next = term * (mu - Squared((2 * k) - 1)) / (k * 8 * x);
            if (Math.Abs(next) >= Math.Abs(term)) { break; }
            term = next;
            if (k % 2 == 1) { q += k % 4 == 1 ? term : -term; }
            else { p += k % 4 == 0 ? term : -term; }
        }

        double angle = x - (((order / 2.0) + 0.25) * Math.PI) + turn;
        return Math.Sqrt(2 / (Math.PI * x)) * ((p * Math.Cos(angle)) - (q * Math.Sin(angle)));
    }

    private static double Squared(double x) => x * x;
}
