// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Arithmetic on extents: 64-bit vectors of one element, computed here and now where they are known.</summary>
internal static class OnnxExtents
{
    /// <summary>Returns the number that a constant of one 64-bit integer holds; null for everything else.</summary>
    public static long? KnownExtent(this OnnxValue value) =>
        value.Constant is { ElementType: ElementType.Int64, ElementCount: 1 } constant ? constant.AsSpan<long>()[0] : null;

    public static OnnxValue ExtentTimes(this OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) =>
        (left.KnownExtent(), right.KnownExtent()) switch
        {
            ({ } a, { } b) => graph.Int64s(unchecked(a * b)),
            (1, _) => right,
            (_, 1) => left,
            _ => graph.Mul(left, right),
        };

    public static OnnxValue ExtentPlus(this OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) =>
        (left.KnownExtent(), right.KnownExtent()) switch
        {
            ({ } a, { } b) => graph.Int64s(unchecked(a + b)),
            (0, _) => right,
            (_, 0) => left,
            _ => graph.Add(left, right),
        };

    /// <summary>Divides by a number above zero, rounding down.</summary>
    public static OnnxValue ExtentOver(this OnnxGraphBuilder graph, OnnxValue extent, long divisor) =>
        extent.KnownExtent() is { } known ? graph.Int64s(known / divisor)
        : divisor == 1 ? extent
        : graph.Div(extent, graph.Int64s(divisor));

    /// <summary>Puts extents in a row.</summary>
    public static OnnxValue JoinExtents(this OnnxGraphBuilder graph, params ReadOnlySpan<OnnxValue> parts)
    {
        var joined = new List<OnnxValue>(parts.Length);
        var known = new List<long>();
        foreach (OnnxValue part in parts)
        {
            if (part.Constant is { ElementType: ElementType.Int64 } constant)
            {
                known.AddRange(constant.AsSpan<long>());
                continue;
            }

            Flush(graph, joined, known);
            joined.Add(part);
        }

        Flush(graph, joined, known);
        return joined.Count == 0 ? graph.Int64s() : graph.Concat(0, [.. joined]);
    }

    private static void Flush(OnnxGraphBuilder graph, List<OnnxValue> joined, List<long> known)
    {
        if (known.Count == 0) { return; }
        joined.Add(graph.Int64s([.. known]));
        known.Clear();
    }
}
