// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>A maximum over windows whose extents or steps are computed: one axis after the other, since a maximum allows that.</summary>
internal static class ComputedPooling
{
    public static void Translate(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        DataLayout layout = DataLayout.Of(node, scope);
        string padding = node.Text("padding", "");
        if (padding is not ("SAME" or "VALID")) { scope.RefuseVariant($"The padding '{padding}' needs a constant window."); }
        OnnxValue value = scope[0];
        if (!value.Shape.HasRank) { value.Shape = KnownShapes.Unknown(4); }
        int first = layout.IsChannelsFirst ? 2 : 1;
        for (int axis = first; axis < first + 2; axis++) { value = Maximum(scope, value, axis, padding == "SAME"); }
        scope.Bind(value);
    }

    /// <summary>
    /// Gathers what each window sees and takes the maximum. What lies outside is replaced by the cell at the edge, which
    /// the window sees anyway.
    /// </summary>
    private static OnnxValue Maximum(TranslationScope scope, OnnxValue value, int axis, bool same)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue Element(int input) => graph.Reshape(graph.Slice(scope.Extents(input), 0, axis, axis + 1), graph.Int64s());
        OnnxValue one = graph.Int64(1);
        OnnxValue extent = graph.Reshape(graph.ExtentOf(value, axis), graph.Int64s());

        // A window twice as large as the axis sees all of it, and a step over its end is as good as any longer one.
        OnnxValue most = graph.Add(graph.Add(extent, extent), one);
        OnnxValue kernel = graph.Min(graph.Max(Element(1), one), most);
        OnnxValue stride = graph.Min(graph.Max(Element(2), one), graph.Max(extent, one));
        OnnxValue zero = graph.Int64(0);
        OnnxValue reach = same ? extent : graph.Max(graph.Sub(graph.Add(extent, one), kernel), zero);
        OnnxValue count = graph.Div(graph.Sub(graph.Add(reach, stride), one), stride);
        OnnxValue before = zero;
        if (same)
        {
            OnnxValue needed = graph.Add(graph.Mul(graph.Sub(count, one), stride), kernel);
            before = graph.Div(graph.Max(graph.Sub(needed, extent), zero), graph.Int64(2));
        }

        OnnxValue starts = graph.Sub(graph.Mul(graph.Op("Range", zero, count, one), stride), before);
        OnnxValue cells = graph.Add(graph.Unsqueeze(starts, 1), graph.Op("Range", zero, kernel, one));
        OnnxValue inside = graph.Max(graph.Min(cells, graph.Sub(extent, one)), zero);
        OnnxValue seen = graph.Gather(value, inside, axis);
        return graph.Reduce("ReduceMax", seen, keepAxes: false, axis + 1);
    }
}
