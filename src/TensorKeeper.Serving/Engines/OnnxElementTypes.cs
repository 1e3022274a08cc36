// SPDX-License-Identifier: MIT
using Microsoft.ML.OnnxRuntime.Tensors;

namespace TensorKeeper.Serving.Engines;

/// <summary>Maps element types to ONNX Runtime's and back. Thread-safe.</summary>
internal static class OnnxElementTypes
{
    /// <summary>Returns the engine's type with the same memory form.</summary>
    /// <param name="type">Any type.</param>
    /// <returns>The engine's type; quantised types become the integers they are stored as.</returns>
    /// <exception cref="ServingException">The engine has no such type.</exception>
    public static TensorElementType ToEngine(ElementType type) => type switch
    {
        ElementType.Float32 => TensorElementType.Float,
        ElementType.Float64 => TensorElementType.Double,
        ElementType.Float16 => TensorElementType.Float16,
        ElementType.BFloat16 => TensorElementType.BFloat16,
        ElementType.Int8 or ElementType.QInt8 => TensorElementType.Int8,
        ElementType.Int16 or ElementType.QInt16 => TensorElementType.Int16,
        ElementType.Int32 or ElementType.QInt32 => TensorElementType.Int32,
        ElementType.Int64 => TensorElementType.Int64,
        ElementType.UInt8 or ElementType.QUInt8 => TensorElementType.UInt8,
        ElementType.UInt16 or ElementType.QUInt16 => TensorElementType.UInt16,
        ElementType.UInt32 => TensorElementType.UInt32,
        ElementType.UInt64 => TensorElementType.UInt64,
        ElementType.Bool => TensorElementType.Bool,
        ElementType.String => TensorElementType.String,
        _ => throw new ServingException(ServingErrorCode.Unimplemented, $"Tensors of {type} cannot be run."),
    };

    /// <summary>Returns our name of an engine's type.</summary>
    /// <param name="type">Any type.</param>
    /// <returns>The type; <see cref="ElementType.None"/> for those that no tensor of ours can hold.</returns>
    public static ElementType FromEngine(TensorElementType type) => type switch
    {
        TensorElementType.Float => ElementType.Float32,
        TensorElementType.Double => ElementType.Float64,
        TensorElementType.Float16 => ElementType.Float16,
        TensorElementType.BFloat16 => ElementType.BFloat16,
        TensorElementType.Int8 => ElementType.Int8,
        TensorElementType.Int16 => ElementType.Int16,
        TensorElementType.Int32 => ElementType.Int32,
        TensorElementType.Int64 => ElementType.Int64,
        TensorElementType.UInt8 => ElementType.UInt8,
        TensorElementType.UInt16 => ElementType.UInt16,
        TensorElementType.UInt32 => ElementType.UInt32,
        TensorElementType.UInt64 => ElementType.UInt64,
        TensorElementType.Bool => ElementType.Bool,
        TensorElementType.String => ElementType.String,
        _ => ElementType.None,
    };
}
