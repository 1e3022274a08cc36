// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>Reads a condition as TensorFlow's If does.</summary>
/// <remarks>A scalar number is true unless it is zero (NaN is true), a scalar string unless it is empty, anything else if it has elements.</remarks>
internal static class ConditionValue
{
    /// <summary>Returns the condition if it is known; null otherwise.</summary>
    public static bool? Of(ValueFact fact)
    {
        if (fact.Constant is not TensorConstant { Tensor: var tensor }) { return null; }
        if (tensor.Shape.Rank > 0) { return tensor.ElementCount > 0; }
        return tensor.ElementType switch
        {
            ElementType.String => tensor.Strings[0].Length > 0,
            ElementType.Float32 => tensor.AsSpan<float>()[0] != 0,
            ElementType.Float64 => tensor.AsSpan<double>()[0] != 0,
            ElementType.Float16 => tensor.AsSpan<Half>()[0] != Half.Zero,
            _ => tensor.Bytes.ContainsAnyExcept((byte)0),
        };
    }
}
