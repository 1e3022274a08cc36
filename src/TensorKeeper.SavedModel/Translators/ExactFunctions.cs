// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Functions that keep their relative accuracy where the obvious form cancels.</summary>
internal static class ExactFunctions
{
    /// <summary>log(1 + x): with u = 1 + x rounded, log(u) · x / (u - 1) makes up for the rounding of u.</summary>
    public static OnnxValue Log1p(OnnxGraphBuilder graph, OnnxValue x)
    {
        OnnxValue one = graph.Scalar(x.Type, 1);
        OnnxValue sum = graph.Add(x, one);
        OnnxValue log = graph.Op("Log", sum);
        OnnxValue small = graph.Equal(sum, one);

        // For large x (and infinity) u is x itself and u - 1 has nothing to tell.
        OnnxValue large = graph.Equal(sum, x);
        OnnxValue divisor = graph.Where(small, one, graph.Sub(sum, one));
        OnnxValue corrected = graph.Mul(log, graph.Div(x, divisor));
        return graph.Where(small, x, graph.Where(large, log, corrected));
    }

    /// <summary>e^x - 1: with u = e^x rounded, (u - 1) · x / log(u) makes up for the rounding of u.</summary>
    public static OnnxValue Expm1(OnnxGraphBuilder graph, OnnxValue x)
    {
        OnnxValue one = graph.Scalar(x.Type, 1);
        OnnxValue power = graph.Op("Exp", x);
        OnnxValue difference = graph.Sub(power, one);

        // Beyond 1 there is nothing to make up for; inside, the logarithm is taken of a number near 1.
        OnnxValue near = graph.And(graph.Less(graph.Op("Abs", x), one), graph.Not(graph.Equal(power, one)));
        OnnxValue corrected = graph.Mul(difference, graph.Div(x, graph.Op("Log", graph.Where(near, power, graph.Scalar(x.Type, 2)))));
        return graph.Where(near, corrected, graph.Where(graph.Equal(power, one), x, difference));
    }

    /// <summary>Computes 16-bit floats in 32 bits, as TensorFlow does, and rounds once at the end.</summary>
    public static OnnxValue Widened(OnnxGraphBuilder graph, OnnxValue x, Func<OnnxGraphBuilder, OnnxValue, OnnxValue> function) =>
        x.Type is ElementType.Float16 or ElementType.BFloat16
            ? graph.Cast(function(graph, graph.Cast(x, ElementType.Float32)), x.Type)
            : function(graph, x);
}
