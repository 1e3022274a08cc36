// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Functions that the engine lacks, computed in 64 bits.</summary>
internal static class SpecialFunctions
{
    /// <summary>Lanczos's coefficients for g = 7.</summary>
    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>Coefficients of e^-|x| · I0(x) on both sides of 3.75 (Abramowitz and Stegun 9.8.1 and 9.8.2).</summary>
    private static readonly double[] BesselNear = [0.0045813, 0.0360768, 0.2659732, 1.2067492, 3.0899424, 3.5156229, 1];

    private static readonly double[] BesselFar =
        [0.00392377, -0.01647633, 0.02635537, -0.02057706, 0.00916281, -0.00157565, 0.00225319, 0.01328592, 0.39894228];

    /// <summary>The logarithm of the absolute value of the gamma function; left of a half by reflection.</summary>
    public static OnnxValue LogGamma(OnnxGraphBuilder graph, OnnxValue x) => Wide(graph, x, static (g, wide) =>
    {
        (OnnxValue mirrored, OnnxValue right) = Reflected(g, wide);
        OnnxValue z = g.Add(right, -1);
        OnnxValue sum = g.Scalar(z.Type, Lanczos[0]);
        for (int i = 1; i < Lanczos.Length; i++) { sum = g.Add(sum, g.Div(g.Scalar(z.Type, Lanczos[i]), g.Add(z, i))); }
        OnnxValue t = g.Add(z, 7.5);
        OnnxValue log = g.Add(
            g.Sub(g.Mul(g.Add(z, 0.5), g.Op("Log", t)), t), g.Add(g.Op("Log", sum), 0.5 * Math.Log(2 * Math.PI)));

        // Whole numbers from zero down are poles: the sine must be zero there, whatever rounding makes of it.
        OnnxValue whole = g.Equal(wide, g.Op("Floor", wide));
        OnnxValue sine = g.Where(whole, g.Scalar(z.Type, 0), g.Op("Abs", g.Op("Sin", g.Mul(wide, Math.PI))));
        OnnxValue left = g.Sub(g.Op("Log", g.Div(g.Scalar(z.Type, Math.PI), sine)), log);
        OnnxValue result = g.Where(mirrored, left, log);
        return g.Where(g.Op("IsInf", wide), g.Op("Abs", wide), result);
    });

    /// <summary>The slope of the logarithm of the gamma function: moved beyond 6, where the asymptotic series is exact.</summary>
    public static OnnxValue Digamma(OnnxGraphBuilder graph, OnnxValue x) => Wide(graph, x, static (g, wide) =>
    {
        (OnnxValue mirrored, OnnxValue z) = Reflected(g, wide);
        OnnxValue shift = g.Scalar(z.Type, 0);
        for (int i = 0; i < 8; i++) { shift = g.Add(shift, g.Op("Reciprocal", g.Add(z, i))); }
        OnnxValue far = g.Add(z, 8);
        OnnxValue inverse = g.Op("Reciprocal", g.Mul(far, far));
        OnnxValue series = Polynomial(g, inverse, [-1.0 / 132, 1.0 / 240, -1.0 / 252, 1.0 / 120, -1.0 / 12, 0]);
        OnnxValue value = g.Sub(
            g.Add(g.Sub(g.Op("Log", far), g.Div(g.Scalar(z.Type, 0.5), far)), series), shift);
        OnnxValue angle = g.Mul(wide, Math.PI);
        OnnxValue whole = g.Equal(wide, g.Op("Floor", wide));
        OnnxValue cotangent = g.Where(
            whole, g.Scalar(z.Type, double.NaN), g.Div(g.Op("Cos", angle), g.Op("Sin", angle)));
        return g.Where(mirrored, g.Sub(value, g.Mul(cotangent, Math.PI)), value);
    });

    public static OnnxValue BesselI0e(OnnxGraphBuilder graph, OnnxValue x) => Wide(graph, x, static (g, wide) =>
    {
        OnnxValue magnitude = g.Op("Abs", wide);
        OnnxValue t = g.Mul(magnitude, 1 / 3.75);
        OnnxValue isNear = g.Less(t, g.Scalar(t.Type, 1));
        OnnxValue near = g.Mul(Polynomial(g, g.Mul(t, t), BesselNear), g.Op("Exp", g.Op("Neg", magnitude)));
        OnnxValue safe = g.Where(isNear, g.Scalar(t.Type, 1), t);
        OnnxValue far = g.Div(Polynomial(g, g.Op("Reciprocal", safe), BesselFar), g.Op("Sqrt", g.Mul(safe, 3.75)));
        return g.Where(isNear, near, far);
    });

    /// <summary>Says where an argument lies left of a half, and gives it or, there, one minus it.</summary>
    private static (OnnxValue Mirrored, OnnxValue Right) Reflected(OnnxGraphBuilder graph, OnnxValue x)
    {
        OnnxValue mirrored = graph.Less(x, graph.Scalar(x.Type, 0.5));
        return (mirrored, graph.Where(mirrored, graph.Sub(graph.Scalar(x.Type, 1), x), x));
    }

    private static OnnxValue Wide(OnnxGraphBuilder graph, OnnxValue x, Func<OnnxGraphBuilder, OnnxValue, OnnxValue> function) =>
        graph.Cast(function(graph, graph.Cast(x, ElementType.Float64)), x.Type);

    private static OnnxValue Polynomial(OnnxGraphBuilder graph, OnnxValue x, ReadOnlySpan<double> coefficients)
    {
        OnnxValue sum = graph.Scalar(x.Type, coefficients[0]);
        foreach (double coefficient in coefficients[1..]) { sum = graph.Add(graph.Mul(sum, x), coefficient); }
        return sum;
    }
}
