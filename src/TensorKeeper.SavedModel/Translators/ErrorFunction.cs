// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>The complementary error function with an exact tail.</summary>
internal static class ErrorFunction
{
    /// <summary>Chebyshev coefficients of log(erfc(x) · e^(x²) / t), t = 2 / (2 + x), in powers of t.</summary>
    /// <remarks>Fractional error below 1.2e-7 everywhere (Press et al., Numerical Recipes, 6.2).</remarks>
    private static readonly double[] Coefficients =
    [
        -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277,
    ];

    /// <summary>1 - erf(x): the difference where it does not cancel, t · e^(-x² + p(t)) where it does.</summary>
    public static OnnxValue Complement(OnnxGraphBuilder graph, OnnxValue x)
    {
        // In 64 bits, since the exponent -x² is large where the result is small.
        OnnxValue wide = graph.Cast(x, ElementType.Float64);
        OnnxValue magnitude = graph.Op("Abs", wide);
        OnnxValue two = graph.Scalar(ElementType.Float64, 2);
        OnnxValue t = graph.Div(two, graph.Add(magnitude, two));
        OnnxValue sum = graph.Scalar(ElementType.Float64, Coefficients[^1]);
        for (int i = Coefficients.Length - 2; i >= 0; i--) { sum = graph.Add(graph.Mul(sum, t), Coefficients[i]); }
        OnnxValue tail = graph.Mul(t, graph.Op("Exp", graph.Sub(sum, graph.Mul(magnitude, magnitude))));
        OnnxValue both = graph.Where(graph.IsNegative(wide), graph.Sub(two, tail), tail);
        return graph.Cast(both, x.Type);
    }
}
