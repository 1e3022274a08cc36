// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Resizing as two matrix products: how much each old row weighs in each new one, and the same for columns.</summary>
internal static class ResampleTranslation
{
    /// <summary>Each new pixel is the mean of the old ones it covers, in parts where it covers parts.</summary>
    public static void Area(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        bool corners = node.Bool("align_corners", false);
        Apply(scope, (axis, extent, size) =>
        {
            OnnxValue old = graph.Cast(extent, ElementType.Float32);
            OnnxValue one = graph.Scalar(ElementType.Float32, 1);
            OnnxValue scale = Scale(graph, extent, size, corners);
            OnnxValue from = graph.Mul(Positions(graph, size, 1), scale);
            OnnxValue to = graph.Add(from, scale);
            OnnxValue cell = Positions(graph, extent, 0);

            // Behind the last pixel there is the last pixel again.
            OnnxValue isLast = graph.Equal(cell, graph.Sub(old, one));
            OnnxValue end = graph.Where(isLast, graph.Scalar(ElementType.Float32, 1e30), graph.Add(cell, one));
            OnnxValue covered = graph.Sub(graph.Min(to, end), graph.Max(from, cell));
            return graph.Div(graph.Max(covered, graph.Scalar(ElementType.Float32, 0)), scale);
        });
    }

    /// <summary>
    /// Four old pixels make a new one. The older form repeats the edge; the newer one, with pixels' centres where they
    /// are, leaves out what lies outside. TensorFlow looks weights up in a table of 1024 steps, so positions are rounded
    /// to those.
    /// </summary>
    public static void Cubic(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        (bool corners, bool centers) = (node.Bool("align_corners", false), node.Bool("half_pixel_centers", false));
        Apply(scope, (_, extent, size) =>
        {
            OnnxValue scale = Scale(graph, extent, size, corners);
            OnnxValue position = Positions(graph, size, 1);
            OnnxValue at = centers ? graph.Add(graph.Mul(graph.Add(position, 0.5), scale), -0.5) : graph.Mul(position, scale);
            OnnxValue below = graph.Op("Floor", at);
            OnnxValue part = graph.Mul(graph.Op("Round", graph.Mul(graph.Sub(at, below), 1024)), 1.0 / 1024);
            OnnxValue cell = Positions(graph, extent, 0);
            OnnxValue last = graph.Add(graph.Cast(extent, ElementType.Float32), -1);
            OnnxValue? matrix = null;
            for (int tap = -1; tap <= 2; tap++)
            {
                OnnxValue source = graph.Add(below, tap);
                if (!centers) { source = graph.Max(graph.Min(source, last), graph.Scalar(ElementType.Float32, 0)); }
                OnnxValue distance = graph.Op("Abs", graph.Sub(graph.Scalar(ElementType.Float32, tap), part));
                OnnxValue weight = ResampleKernel.CubicWeight(graph, distance, centers ? -0.5 : -0.75);
                OnnxValue entry = graph.Where(graph.Equal(cell, source), weight, graph.Scalar(ElementType.Float32, 0));
                matrix = matrix is null ? entry : graph.Add(matrix, entry);
            }

            return centers ? graph.Div(matrix!, graph.Reduce("ReduceSum", matrix!, keepAxes: true, 1)) : matrix!;
        });
    }

    public static void ScaleAndTranslate(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        ResampleKernel kernel = ResampleKernel.Of(node.Text("kernel_type", "lanczos3"), scope);
        bool antialias = node.Bool("antialias", true);
        Apply(scope, (axis, extent, size) =>
        {
            OnnxValue inverse = graph.Op("Reciprocal", graph.Gather(scope[2], graph.Int64(axis)));
            OnnxValue shift = graph.Gather(scope[3], graph.Int64(axis));
            OnnxValue center = graph.Mul(graph.Sub(graph.Add(Positions(graph, size, 1), 0.5), shift), inverse);
            OnnxValue width = antialias ? graph.Max(inverse, graph.Scalar(ElementType.Float32, 1)) : graph.Scalar(ElementType.Float32, 1);
            OnnxValue distance = graph.Op("Abs", graph.Div(graph.Sub(graph.Add(Positions(graph, extent, 0), 0.5), center), width));
            OnnxValue weights = kernel.Weigh(graph, distance);
            OnnxValue total = graph.Reduce("ReduceSum", weights, keepAxes: true, 1);
            OnnxValue outside = graph.Or(
                graph.Or(graph.IsNegative(center), graph.Less(graph.Cast(extent, ElementType.Float32), center)), graph.IsZero(total));
            OnnxValue zero = graph.Scalar(ElementType.Float32, 0);
            return graph.Where(outside, zero, graph.Div(weights, graph.Where(graph.IsZero(total), graph.Scalar(ElementType.Float32, 1), total)));
        });
    }

    /// <summary>Returns how many old pixels a new one stands for.</summary>
    private static OnnxValue Scale(OnnxGraphBuilder graph, OnnxValue extent, OnnxValue size, bool corners)
    {
        (OnnxValue old, OnnxValue wanted) = (graph.Cast(extent, ElementType.Float32), graph.Cast(size, ElementType.Float32));
        OnnxValue scale = graph.Div(old, wanted);
        if (!corners) { return scale; }
        OnnxValue one = graph.Scalar(ElementType.Float32, 1);
        OnnxValue between = graph.Div(graph.Sub(old, one), graph.Max(graph.Sub(wanted, one), one));
        return graph.Where(graph.Less(one, wanted), between, scale);
    }

    /// <param name="scope">The current node: images, and the size that is wanted.</param>
    /// <param name="weights">Makes a matrix [new extent, old extent] for the axis 0 or 1 of space, from scalars.</param>
    private static void Apply(TranslationScope scope, Func<long, OnnxValue, OnnxValue, OnnxValue> weights)
    {
        OnnxGraphBuilder graph = scope.Graph;
        var layout = new DataLayout(false, 4);
        OnnxValue front = graph.Cast(layout.ToFirst(graph, scope[0]), ElementType.Float32);
        OnnxValue Matrix(long axis)
        {
            OnnxValue extent = graph.Reshape(graph.ExtentOf(front, (int)axis + 2), graph.Int64s());
            OnnxValue matrix = weights(axis, extent, graph.Gather(scope.Extents(1), graph.Int64(axis)));
            matrix.Shape = KnownShapes.Unknown(2);
            return matrix;
        }

        OnnxValue rows = graph.Op("MatMul", Matrix(0), front);
        OnnxValue both = graph.Op("MatMul", rows, graph.Transpose(Matrix(1), 1, 0));
        both.Shape = KnownShapes.Unknown(4);
        scope.Bind(layout.FromFirst(graph, both));
    }

    private static OnnxValue Positions(OnnxGraphBuilder graph, OnnxValue count, long newAxis) => graph.Unsqueeze(
        graph.Cast(graph.Op("Range", graph.Int64(0), count, graph.Int64(1)), ElementType.Float32), newAxis);
}
