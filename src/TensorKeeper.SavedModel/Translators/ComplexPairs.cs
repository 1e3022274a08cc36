// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Complex numbers as pairs of floats in a last axis of extent 2: ONNX has no kernels for complex types.</summary>
internal static class ComplexPairs
{
    public static OnnxValue Real(OnnxGraphBuilder graph, OnnxValue pairs) => Part(graph, pairs, 0);

    public static OnnxValue Imaginary(OnnxGraphBuilder graph, OnnxValue pairs) => Part(graph, pairs, 1);

    public static OnnxValue Make(OnnxGraphBuilder graph, OnnxValue real, OnnxValue imaginary) =>
        graph.Concat(-1, graph.Unsqueeze(real, -1), graph.Unsqueeze(imaginary, -1));

    public static OnnxValue FromReal(OnnxGraphBuilder graph, OnnxValue real) => Make(graph, real, graph.Mul(real, 0));

    public static OnnxValue Multiply(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right)
    {
        (OnnxValue a, OnnxValue b) = (Real(graph, left), Imaginary(graph, left));
        (OnnxValue c, OnnxValue d) = (Real(graph, right), Imaginary(graph, right));
        return Make(
            graph,
            graph.Sub(graph.Mul(a, c), graph.Mul(b, d)),
            graph.Add(graph.Mul(a, d), graph.Mul(b, c)));
    }

    public static OnnxValue Divide(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right)
    {
        OnnxValue numerator = Multiply(graph, left, Conjugate(graph, right));
        (OnnxValue c, OnnxValue d) = (Real(graph, right), Imaginary(graph, right));
        OnnxValue norm = graph.Add(graph.Mul(c, c), graph.Mul(d, d));
        return graph.Div(numerator, graph.Unsqueeze(norm, -1));
    }

    public static OnnxValue Conjugate(OnnxGraphBuilder graph, OnnxValue pairs) =>
        Make(graph, Real(graph, pairs), graph.Op("Neg", Imaginary(graph, pairs)));

    /// <summary>e to the power of a complex number: its length is e to the real part, its angle the imaginary part.</summary>
    public static OnnxValue Exponential(OnnxGraphBuilder graph, OnnxValue pairs)
    {
        OnnxValue length = graph.Op("Exp", Real(graph, pairs));
        OnnxValue angle = Imaginary(graph, pairs);
        return Make(graph, graph.Mul(length, graph.Op("Cos", angle)), graph.Mul(length, graph.Op("Sin", angle)));
    }

    /// <summary>The distance from zero, scaled so that squares do not overflow.</summary>
    public static OnnxValue Magnitude(OnnxGraphBuilder graph, OnnxValue pairs)
    {
        OnnxValue a = graph.Op("Abs", Real(graph, pairs));
        OnnxValue b = graph.Op("Abs", Imaginary(graph, pairs));
        OnnxValue large = graph.Max(a, b);
        OnnxValue zero = graph.IsZero(large);
        OnnxValue ratio = graph.Div(graph.Min(a, b), graph.Where(zero, graph.Scalar(large.Type, 1), large));
        return graph.Mul(large, graph.Op("Sqrt", graph.Add(graph.Mul(ratio, ratio), 1)));
    }

    private static OnnxValue Part(OnnxGraphBuilder graph, OnnxValue pairs, long index) =>
        graph.Memoized(pairs, index == 0 ? "real" : "imaginary", () =>
        {
            OnnxValue part = graph.Gather(pairs, graph.Int64(index), -1);
            if (pairs.Shape.HasRank) { part.Shape = new PartialShape(pairs.Shape.Dimensions[..^1]); }
            return part;
        });
}
