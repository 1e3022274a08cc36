// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Control;

/// <summary>Reads a condition as TensorFlow's If and While do.</summary>
/// <remarks>A scalar number is true unless it is zero (NaN is true), a scalar string unless it is empty, anything else if it has elements.</remarks>
internal static class Predicate
{
    public static bool IsTrue(Tensor tensor)
    {
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
