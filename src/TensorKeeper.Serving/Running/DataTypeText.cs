// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Running;

/// <summary>The names TensorFlow gives element types in its messages.</summary>
internal static class DataTypeText
{
    public static string Of(ElementType type) => type switch
    {
        ElementType.Float32 => "float",
        ElementType.Float64 => "double",
        ElementType.Float16 => "half",
        ElementType.BFloat16 => "bfloat16",
        ElementType.Int8 => "int8",
        ElementType.Int16 => "int16",
        ElementType.Int32 => "int32",
        ElementType.Int64 => "int64",
        ElementType.UInt8 => "uint8",
        ElementType.UInt16 => "uint16",
        ElementType.UInt32 => "uint32",
        ElementType.UInt64 => "uint64",
        ElementType.Bool => "bool",
        ElementType.String => "string",
        ElementType.Complex64 => "complex64",
        ElementType.Complex128 => "complex128",
        ElementType.QInt8 => "qint8",
        ElementType.QUInt8 => "quint8",
        ElementType.QInt16 => "qint16",
        ElementType.QUInt16 => "quint16",
        ElementType.QInt32 => "qint32",
        ElementType.Float8E5M2 => "float8_e5m2",
        ElementType.Float8E4M3FN => "float8_e4m3fn",
        ElementType.Int4 => "int4",
        ElementType.UInt4 => "uint4",
        _ => "invalid",
    };
}
