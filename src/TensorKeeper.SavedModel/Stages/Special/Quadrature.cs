// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Special;

/// <summary>Integrals of smooth functions by Gauss and Legendre's rule with 24 points a panel.</summary>
internal static class Quadrature
{
    private const int Points = 24;

    private static readonly (double Place, double Weight)[] Rule = MakeRule();

    /// <summary>Integrates over panels of one width.</summary>
    public static double Integrate(Func<double, double> function, double from, double to, int panels)
    {
        double half = (to - from) / panels / 2;
        double sum = 0;
        for (int panel = 0; panel < panels; panel++)
        {
            double middle = from + (((2 * panel) + 1) * half);
            foreach ((double place, double weight) in Rule) { sum += weight * function(middle + (half * place)); }
        }

        return sum * half;
    }

    /// <summary>The roots of Legendre's polynomial by Newton's method, and their weights.</summary>
    private static (double Place, double Weight)[] MakeRule()
    {
        var rule = new (double Place, double Weight)[Points];
        for (int i = 0; i < Points; i++)
        {
            double x = Math.Cos(Math.PI * (i + 0.75) / (Points + 0.5));
            double slope = 1;
            for (int round = 0; round < 20; round++)
            {
                (double before, double value) = (1, x);
                for (int n = 2; n <= Points; n++) { (before, value) = (value, ((((2 * n) - 1) * x * value) - ((n - 1) * before)) / n); }
                slope = Points * ((x * value) - before) / ((x * x) - 1);
                x -= value / slope;
            }

            rule[i] = (x, 2 / ((1 - (x * x)) * slope * slope));
        }

        return rule;
    }
}
