// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Writing rows at computed places.</summary>
internal static class OnnxScatter
{
    /// <summary>Writes rows over those of a tensor, or combines them with it.</summary>
    /// <param name="graph">Where.</param>
    /// <param name="into">The tensor.</param>
    /// <param name="indices">64-bit coordinates, one place for each row.</param>
    /// <param name="rows">What is written.</param>
    /// <param name="reduction"><c>none</c>, <c>add</c>, <c>mul</c>, <c>max</c> or <c>min</c>.</param>
    /// <remarks>The engine's sums of 16-bit floats exist in its schema only and fail when they run.</remarks>
    public static OnnxValue ScatterRows(this OnnxGraphBuilder graph, OnnxValue into, OnnxValue indices, OnnxValue rows, string reduction)
    {
        ElementType type = into.Type;
        if (reduction != "none" && type is ElementType.Float16 or ElementType.BFloat16)
        {
            (into, rows) = (graph.Cast(into, ElementType.Float32), graph.Cast(rows, ElementType.Float32));
        }

        return graph.Cast(graph.Add("ScatterND", [into, indices, rows]).With("reduction", reduction).Output, type);
    }
}
