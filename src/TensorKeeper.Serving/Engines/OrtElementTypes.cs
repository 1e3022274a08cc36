// SPDX-License-Identifier: MIT
using Microsoft.ML.OnnxRuntime.Tensors;

namespace TensorKeeper.Serving.Engines;

/// <summary>Maps element types to the engine's.</summary>
internal static class OrtElementTypes
{
    public static TensorElementType ToOrt(ElementType type) => type switch
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
        _ => throw new ServingException(ServingErrorCode.Unimplemented, $"The engine has no elements of type {type}."),
    };

    public static ElementType FromOrt(TensorElementType type) => type switch
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
        _ => throw new ServingException(ServingErrorCode.Unimplemented, $"Tensors of the engine's type {type} cannot be served."),
    };
}
