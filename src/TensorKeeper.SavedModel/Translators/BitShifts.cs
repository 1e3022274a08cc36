// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Shifts of signed and unsigned integers; the engine only shifts unsigned ones.</summary>
internal static class BitShifts
{
    public static OnnxValue Left(OnnxGraphBuilder graph, OnnxValue value, OnnxValue count) =>
        graph.Cast(Shift(graph, Unsigned(graph, value), Bounded(graph, count), "LEFT"), value.Type);

    /// <summary>Shifts right; a negative number is shifted as its complement, which moves ones in from the left.</summary>
    public static OnnxValue Right(OnnxGraphBuilder graph, OnnxValue value, OnnxValue count)
    {
        OnnxValue bounded = Bounded(graph, count);
        if (UnsignedOf(value.Type) == value.Type) { return Shift(graph, value, bounded, "RIGHT"); }
        OnnxValue negative = graph.IsNegative(value);
        OnnxValue folded = graph.Where(negative, graph.Op("BitwiseNot", value), value);
        OnnxValue shifted = graph.Cast(Shift(graph, Unsigned(graph, folded), bounded, "RIGHT"), value.Type);
        return graph.Where(negative, graph.Op("BitwiseNot", shifted), shifted);
    }

    /// <summary>Counts the bits that are set, one position after the other.</summary>
    public static OnnxValue CountOnes(OnnxGraphBuilder graph, OnnxValue value)
    {
        OnnxValue bits = graph.Cast(Unsigned(graph, value), ElementType.UInt64);
        OnnxValue count = graph.Scalar(ElementType.UInt8, 0);
        for (int i = 0; i < 8 * ElementTypes.SizeOf(value.Type); i++)
        {
            OnnxValue moved = Shift(graph, bits, graph.Scalar(ElementType.UInt64, i), "RIGHT");
            OnnxValue bit = graph.Op("BitwiseAnd", moved, graph.Scalar(ElementType.UInt64, 1));
            count = graph.Add(count, graph.Cast(bit, ElementType.UInt8));
        }

        return count;
    }

    /// <summary>A count beyond the width shifts by the width less one, as TensorFlow does.</summary>
    private static OnnxValue Bounded(OnnxGraphBuilder graph, OnnxValue count)
    {
        OnnxValue bounded = graph.Min(graph.Max(count, graph.Scalar(count.Type, 0)), graph.Scalar(count.Type, (8 * ElementTypes.SizeOf(count.Type)) - 1));
        return Unsigned(graph, bounded);
    }

    private static OnnxValue Shift(OnnxGraphBuilder graph, OnnxValue value, OnnxValue count, string direction) =>
        graph.Add("BitShift", [value, count]).With("direction", direction).Output;

    private static OnnxValue Unsigned(OnnxGraphBuilder graph, OnnxValue value) => graph.Cast(value, UnsignedOf(value.Type));

    private static ElementType UnsignedOf(ElementType type) => type switch
    {
        ElementType.Int8 => ElementType.UInt8,
        ElementType.Int16 => ElementType.UInt16,
        ElementType.Int32 => ElementType.UInt32,
        ElementType.Int64 => ElementType.UInt64,
        _ => type,
    };
}
