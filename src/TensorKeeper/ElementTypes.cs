// SPDX-License-Identifier: MIT
namespace TensorKeeper;

/// <summary>Facts about <see cref="ElementType"/> values. Thread-safe.</summary>
public static class ElementTypes
{
    /// <summary>Returns the bytes that one element takes in memory.</summary>
    /// <param name="type">Any type.</param>
    /// <returns>1 to 16; 0 for <see cref="ElementType.String"/> and <see cref="ElementType.None"/>.</returns>
    public static int SizeOf(ElementType type) => type switch
    {
        ElementType.Int8 or ElementType.UInt8 or ElementType.Bool or ElementType.QInt8 or ElementType.QUInt8
            or ElementType.Float8E5M2 or ElementType.Float8E4M3FN or ElementType.Int4 or ElementType.UInt4 => 1,
        ElementType.Float16 or ElementType.BFloat16 or ElementType.Int16 or ElementType.UInt16
            or ElementType.QInt16 or ElementType.QUInt16 => 2,
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 or ElementType.QInt32 => 4,
        ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 or ElementType.Complex64 => 8,
        ElementType.Complex128 => 16,
        _ => 0,
    };

    /// <summary>Returns what TensorFlow's messages call a type.</summary>
    /// <param name="type">Any type.</param>
    /// <returns>The name of the <c>DataType</c> without <c>DT_</c>, in lower case; <c>invalid</c> for <see cref="ElementType.None"/>.</returns>
    public static string NameOf(ElementType type) => type switch
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

    /// <summary>Returns the element type whose memory form is <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">A .NET number or <see cref="bool"/>; <see cref="Half"/> is binary16.</typeparam>
    /// <returns>The type; quantised and 8-bit float types have no .NET form and are never returned.</returns>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is no element.</exception>
    public static ElementType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) { return ElementType.Float32; }
        if (typeof(T) == typeof(double)) { return ElementType.Float64; }
        if (typeof(T) == typeof(Half)) { return ElementType.Float16; }
        if (typeof(T) == typeof(sbyte)) { return ElementType.Int8; }
        if (typeof(T) == typeof(short)) { return ElementType.Int16; }
        if (typeof(T) == typeof(int)) { return ElementType.Int32; }
        if (typeof(T) == typeof(long)) { return ElementType.Int64; }
        if (typeof(T) == typeof(byte)) { return ElementType.UInt8; }
        if (typeof(T) == typeof(ushort)) { return ElementType.UInt16; }
        if (typeof(T) == typeof(uint)) { return ElementType.UInt32; }
        if (typeof(T) == typeof(ulong)) { return ElementType.UInt64; }
        if (typeof(T) == typeof(bool)) { return ElementType.Bool; }
        throw new NotSupportedException($"{typeof(T)} is not the memory form of a tensor element.");
    }
}
