// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>The inverse of the error function, and of the normal distribution.</summary>
internal static class InverseErrorFunction
{
    /// <summary>Coefficients for the middle and the tails (M. Giles, Approximating the erfinv function, 2010), single precision.</summary>
    private static readonly double[] Middle =
        [2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087, -0.00125372503, -0.00417768164, 0.246640727, 1.50140941];

    private static readonly double[] Tails =
        [-0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047, 1.00167406, 2.83297682];

    public static OnnxValue Of(OnnxGraphBuilder graph, OnnxValue y)
    {
        // In 64 bits: near the ends the logarithm cancels.
        ElementType type = ElementType.Float64;
        OnnxValue wide = graph.Cast(y, type);
        OnnxValue one = graph.Scalar(type, 1);
        OnnxValue w = graph.Op("Neg", graph.Op("Log", graph.Mul(graph.Sub(one, wide), graph.Add(one, wide))));
        OnnxValue isTail = graph.Not(graph.Less(w, graph.Scalar(type, 5)));
        OnnxValue middle = Polynomial(graph, graph.Add(w, -2.5), Middle);
        OnnxValue tail = Polynomial(graph, graph.Add(graph.Op("Sqrt", w), -3), Tails);
        OnnxValue result = graph.Mul(graph.Where(isTail, tail, middle), wide);
        OnnxValue atEnd = graph.Equal(graph.Op("Abs", wide), one);
        return graph.Cast(graph.Where(atEnd, graph.Div(wide, graph.Scalar(type, 0)), result), y.Type);
    }

    /// <summary>The point below which a normal variable lies with the probability given.</summary>
    public static OnnxValue OfProbability(OnnxGraphBuilder graph, OnnxValue p) =>
        graph.Mul(Of(graph, graph.Sub(graph.Mul(p, 2), graph.Scalar(p.Type, 1))), Math.Sqrt(2));

    private static OnnxValue Polynomial(OnnxGraphBuilder graph, OnnxValue x, double[] coefficients)
    {
        OnnxValue sum = graph.Scalar(x.Type, coefficients[0]);
        foreach (double coefficient in coefficients.AsSpan(1)) { sum = graph.Add(graph.Mul(sum, x), coefficient); }
        return sum;
    }
}
