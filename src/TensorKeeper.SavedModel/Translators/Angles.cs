// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>The angle of a point, with all its signed zeros.</summary>
internal static class Angles
{
    /// <summary>Returns atan2(y, x): the first quadrant's angle, mirrored by the signs of x and y.</summary>
    public static OnnxValue Of(OnnxGraphBuilder graph, OnnxValue y, OnnxValue x)
    {
        OnnxValue height = graph.Op("Abs", y);
        OnnxValue width = graph.Op("Abs", x);

        // 0/0 and inf/inf have an angle all the same: 0 and a quarter of pi.
        OnnxValue alike = graph.Equal(height, width);
        OnnxValue zero = graph.IsZero(height);
        OnnxValue one = graph.Scalar(y.Type, 1);
        OnnxValue ratio = graph.Where(alike, graph.Where(zero, graph.Scalar(y.Type, 0), one), graph.Div(height, width));
        OnnxValue angle = graph.Op("Atan", ratio);
        OnnxValue turned = graph.Where(IsMinus(graph, x), graph.Sub(graph.Scalar(y.Type, Math.PI), angle), angle);
        return graph.Where(IsMinus(graph, y), graph.Op("Neg", turned), turned);
    }

    /// <summary>Asks for the sign, which minus zero has too.</summary>
    private static OnnxValue IsMinus(OnnxGraphBuilder graph, OnnxValue value) =>
        graph.Or(graph.IsNegative(value), graph.And(graph.IsZero(value), graph.IsNegative(graph.Op("Reciprocal", value))));
}
