// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Division of integers that cannot take the process down.</summary>
/// <remarks>
/// The engine divides with the processor's instruction, which traps on MIN / -1; TensorFlow answers MIN, remainder 0.
/// A divisor of 0 is an error in both.
/// </remarks>
internal static class IntegerDivision
{
    /// <summary>Divides, rounding towards zero.</summary>
    public static OnnxValue Truncated(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right)
    {
        if (!CanBeMinusOne(right)) { return graph.Div(left, right); }
        OnnxValue minusOne = graph.Equal(right, graph.Scalar(right.Type, -1));
        OnnxValue safe = graph.Where(minusOne, graph.Scalar(right.Type, 1), right);
        OnnxValue negated = graph.Sub(graph.Scalar(left.Type, 0), left);
        return graph.Where(minusOne, negated, graph.Div(left, safe));
    }

    /// <summary>Divides, rounding towards minus infinity.</summary>
    public static OnnxValue Floored(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right)
    {
        OnnxValue quotient = Truncated(graph, left, right);
        OnnxValue remainder = Remainder(graph, left, right, quotient);
        OnnxValue down = graph.Cast(HasOtherSign(graph, remainder, right), left.Type);
        return graph.Sub(quotient, down);
    }

    /// <summary>Returns the remainder with the dividend's sign.</summary>
    public static OnnxValue TruncatedRemainder(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) =>
        Remainder(graph, left, right, Truncated(graph, left, right));

    /// <summary>Returns the remainder with the divisor's sign.</summary>
    public static OnnxValue FlooredRemainder(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right)
    {
        OnnxValue remainder = TruncatedRemainder(graph, left, right);
        return graph.Where(HasOtherSign(graph, remainder, right), graph.Add(remainder, right), remainder);
    }

    /// <summary>Asks where a remainder that is not zero has another sign than the divisor.</summary>
    public static OnnxValue HasOtherSign(OnnxGraphBuilder graph, OnnxValue remainder, OnnxValue divisor)
    {
        OnnxValue differs = graph.Op("Xor", graph.IsNegative(remainder), graph.IsNegative(divisor));
        return graph.And(graph.Not(graph.IsZero(remainder)), differs);
    }

    public static bool IsInteger(ElementType type) => type is ElementType.Int8 or ElementType.Int16 or ElementType.Int32
        or ElementType.Int64 or ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32 or ElementType.UInt64;

    // The product may wrap; the difference wraps back.
    private static OnnxValue Remainder(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right, OnnxValue quotient) =>
        graph.Sub(left, graph.Mul(quotient, right));

    private static bool CanBeMinusOne(OnnxValue divisor) => divisor.Type switch
    {
        ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32 or ElementType.UInt64 => false,
        ElementType.Int32 when divisor.Constant is { } constant => constant.AsSpan<int>().Contains(-1),
        ElementType.Int64 when divisor.Constant is { } constant => constant.AsSpan<long>().Contains(-1),
        _ => true,
    };
}
