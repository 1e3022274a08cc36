// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>How much a pixel weighs by its distance, in pixels, from where a new one is. Immutable.</summary>
/// <param name="Radius">From here on nothing weighs.</param>
/// <param name="Inside">The weight up to there.</param>
internal sealed record ResampleKernel(double Radius, Func<OnnxGraphBuilder, OnnxValue, OnnxValue> Inside)
{
    /// <summary>Finds a kernel by TensorFlow's name.</summary>
    public static ResampleKernel Of(string name, TranslationScope scope)
    {
        switch (name)
        {
            case "lanczos1": return new(1, static (g, x) => Lanczos(g, x, 1));
            case "lanczos3": return new(3, static (g, x) => Lanczos(g, x, 3));
            case "lanczos5": return new(5, static (g, x) => Lanczos(g, x, 5));
            case "gaussian": return new(1.5, static (g, x) => g.Op("Exp", g.Mul(g.Mul(x, x), -2)));
            case "box": return new(1, static (g, x) => g.Where(
                g.Less(x, g.Scalar(x.Type, 0.5)), g.Scalar(x.Type, 1), g.Where(g.Equal(x, g.Scalar(x.Type, 0.5)), g.Scalar(x.Type, 0.5), g.Scalar(x.Type, 0))));
            case "triangle": return new(1, static (g, x) => g.Sub(g.Scalar(x.Type, 1), x));
            case "keyscubic": return new(2, static (g, x) => Cubic(g, x, [1.5, -2.5, 0, 1], [-0.5, 2.5, -4, 2]));
            case "mitchellcubic": return new(2, static (g, x) => Cubic(g, x, [7.0 / 6, -2, 0, 8.0 / 9], [-7.0 / 18, 2, -10.0 / 3, 16.0 / 9]));
            default:
                scope.RefuseVariant($"The kernel '{name}' is not translated.");
                return null!;
        }
    }

    public OnnxValue Weigh(OnnxGraphBuilder graph, OnnxValue distance)
    {
        OnnxValue near = graph.Less(distance, graph.Scalar(distance.Type, Radius));
        return graph.Where(near, Inside(graph, distance), graph.Scalar(distance.Type, 0));
    }

    /// <summary>sinc(x) · sinc(x / r)</summary>
    private static OnnxValue Lanczos(OnnxGraphBuilder graph, OnnxValue x, double radius)
    {
        OnnxValue tiny = graph.Less(x, graph.Scalar(x.Type, 1e-3));
        OnnxValue angle = graph.Mul(graph.Where(tiny, graph.Scalar(x.Type, 1), x), Math.PI);
        OnnxValue product = graph.Mul(graph.Op("Sin", angle), graph.Op("Sin", graph.Mul(angle, 1 / radius)));
        OnnxValue weight = graph.Div(graph.Mul(product, radius), graph.Mul(angle, angle));
        return graph.Where(tiny, graph.Scalar(x.Type, 1), weight);
    }

    /// <summary>The cubic kernel with a free parameter.</summary>
    public static OnnxValue CubicWeight(OnnxGraphBuilder graph, OnnxValue distance, double a) =>
        Cubic(graph, distance, [a + 2, -(a + 3), 0, 1], [a, -5 * a, 8 * a, -4 * a]);

    private static OnnxValue Cubic(OnnxGraphBuilder graph, OnnxValue x, double[] inner, double[] outer)
    {
        OnnxValue close = graph.Less(x, graph.Scalar(x.Type, 1));
        return graph.Where(close, Polynomial(graph, x, inner), Polynomial(graph, x, outer));
    }

    private static OnnxValue Polynomial(OnnxGraphBuilder graph, OnnxValue x, double[] coefficients)
    {
        OnnxValue sum = graph.Scalar(x.Type, coefficients[0]);
        foreach (double coefficient in coefficients.AsSpan(1)) { sum = graph.Add(graph.Mul(sum, x), coefficient); }
        return sum;
    }
}
