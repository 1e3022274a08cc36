// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Special;

/// <summary>Functions that are integrals of elementary ones, in double precision.</summary>
internal static class IntegralFunctions
{
    private const double EulerGamma = 0.57721566490153286;

    /// <summary>Dawson's integral: e^(-x²) times the integral of e^(t²).</summary>
    public static double Dawson(double x)
    {
        double magnitude = Math.Abs(x);
        if (magnitude > 30)
        {
            double i = 1 / (2 * x * x);
            return (1 + (i * (1 + (3 * i * (1 + (5 * i)))))) / (2 * x);
        }

        return double.IsNaN(x) ? x : Quadrature.Integrate(t => Math.Exp((t - x) * (t + x)), 0, x, 1 + (int)(magnitude * magnitude / 4));
    }

    /// <summary>The exponential integral; of numbers below zero there is none.</summary>
    public static double ExponentialIntegral(double x)
    {
        if (x == 0) { return double.NegativeInfinity; }
        if (!(x > 0)) { return double.NaN; }
        double sum = 0;
        double term = 1;
        if (x < 45)
        {
            for (int k = 1; k < 500 && term / k > 1e-18 * sum; k++)
            {
                term *= x / k;
                sum += term / k;
            }

            return EulerGamma + Math.Log(x) + sum;
        }

        for (int k = 1; k < 60; k++)
        {
            sum += term;
            double next = term * k / x;
            if (next >= term) { break; }
            term = next;
        }

        return Math.Exp(x) / x * sum;
    }

    public static double FresnelCosine(double x) => Fresnel(x, sine: false);

    public static double FresnelSine(double x) => Fresnel(x, sine: true);

    /// <summary>Spence's integral of -log(t) / (t - 1) from 1; of numbers below zero there is none.</summary>
    public static double Spence(double x)
    {
        if (!(x >= 0)) { return double.NaN; }
        if (double.IsInfinity(x)) { return double.NegativeInfinity; }
        if (x == 0) { return Math.PI * Math.PI / 6; }
        if (x > 2)
        {
            double log = Math.Log(x);
            return -Spence(1 / x) - (log * log / 2);
        }

        if (x < 0.5) { return (Math.PI * Math.PI / 6) - (Math.Log(x) * Math.Log(1 - x)) - Spence(1 - x); }
        return -Quadrature.Integrate(static t => t == 1 ? 1 : LogRatio(t), 1, x, 4);
    }

    /// <summary>log(t) / (t - 1), which tends to 1 at 1.</summary>
    private static double LogRatio(double t)
    {
        double u = t - 1;
        return Math.Abs(u) < 1e-4 ? 1 - (u * (0.5 - (u * ((1.0 / 3) - (u / 4))))) : Math.Log(t) / u;
    }

    private static double Fresnel(double x, bool sine)
    {
        if (double.IsNaN(x)) { return x; }
        double magnitude = Math.Abs(x);
        if (magnitude > 25)
        {
            if (magnitude > 1e8) { return Math.CopySign(0.5, x); }
            double square = magnitude * magnitude;
            double i = 1 / (Math.PI * square);
            double f = (1 - (3 * i * i * (1 - (35 * i * i)))) / (Math.PI * magnitude);
            double g = i * (1 - (15 * i * i * (1 - (63 * i * i)))) / (Math.PI * magnitude);

            // The square is reduced by whole periods first, or its cosine would be noise.
            double angle = Math.PI / 2 * (square % 4);
            double wave = sine ? -(f * Math.Cos(angle)) - (g * Math.Sin(angle)) : (f * Math.Sin(angle)) - (g * Math.Cos(angle));
            return Math.CopySign(0.5 + wave, x);
        }

        return Quadrature.Integrate(
            sine ? static t => Math.Sin(Math.PI / 2 * t * t) : static t => Math.Cos(Math.PI / 2 * t * t), 0, x, 1 + (int)(magnitude * magnitude / 2));
    }
}
