// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Special functions from their defining series and integrals, slow and independent of what is tested.</summary>
internal static class Special
{
    /// <summary>The error function by its Taylor series; accurate for moderate arguments.</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) > 6) { return Math.Sign(x); }
        double term = x;
        double sum = x;
        for (int n = 1; n < 400; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    /// <summary>The inverse by Newton's method.</summary>
    public static double Erfinv(double y)
    {
        double x = y;
        for (int i = 0; i < 100; i++) { x -= (Erf(x) - y) / (2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x)); }
        return x;
    }

    /// <summary>Stirling's series after moving the argument beyond 30.</summary>
    public static double Lgamma(double x)
    {
        double shift = 0;
        while (x < 30) { shift += Math.Log(x++); }
        double i = 1 / x;
        double series = i * ((1.0 / 12) - (i * i * ((1.0 / 360) - (i * i * ((1.0 / 1260) - (i * i / 1680))))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series - shift;
    }

    public static double Digamma(double x)
    {
        double shift = 0;
        while (x < 30) { shift += 1 / x++; }
        double i = 1 / (x * x);
        return Math.Log(x) - (0.5 / x) - (i * ((1.0 / 12) - (i * ((1.0 / 120) - (i * ((1.0 / 252) - (i / 240))))))) - shift;
    }

    /// <summary>Simpson's rule.</summary>
    public static double Integral(Func<double, double> f, double from, double to, int steps = 20_000)
    {
        double h = (to - from) / steps;
        double sum = f(from) + f(to);
        for (int i = 1; i < steps; i++) { sum += f(from + (i * h)) * (i % 2 == 0 ? 2 : 4); }
        return sum * h / 3;
    }
}
