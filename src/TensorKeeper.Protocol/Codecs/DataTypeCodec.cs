// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.TensorFlow;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>Maps TensorFlow's element types to ours and back. Thread-safe.</summary>
public static class DataTypeCodec
{
    /// <summary>What TensorFlow 1 adds to the number of a type to say "a reference to".</summary>
    private const int ReferenceMark = 100;

    /// <summary>Returns TensorFlow's type of an element type.</summary>
    /// <param name="type">Any type.</param>
    /// <returns>The type; <see cref="DataType.DtInvalid"/> for <see cref="ElementType.None"/>.</returns>
    public static DataType ToDataType(ElementType type) => type switch
    {
        ElementType.Float32 => DataType.DtFloat,
        ElementType.Float64 => DataType.DtDouble,
        ElementType.Float16 => DataType.DtHalf,
        ElementType.BFloat16 => DataType.DtBfloat16,
        ElementType.Int8 => DataType.DtInt8,
        ElementType.Int16 => DataType.DtInt16,
        ElementType.Int32 => DataType.DtInt32,
        ElementType.Int64 => DataType.DtInt64,
        ElementType.UInt8 => DataType.DtUint8,
        ElementType.UInt16 => DataType.DtUint16,
        ElementType.UInt32 => DataType.DtUint32,
        ElementType.UInt64 => DataType.DtUint64,
        ElementType.Bool => DataType.DtBool,
        ElementType.String => DataType.DtString,
        ElementType.Complex64 => DataType.DtComplex64,
        ElementType.Complex128 => DataType.DtComplex128,
        ElementType.QInt8 => DataType.DtQint8,
        ElementType.QUInt8 => DataType.DtQuint8,
        ElementType.QInt16 => DataType.DtQint16,
        ElementType.QUInt16 => DataType.DtQuint16,
        ElementType.QInt32 => DataType.DtQint32,
        ElementType.Float8E5M2 => DataType.DtFloat8E5M2,
        ElementType.Float8E4M3FN => DataType.DtFloat8E4M3Fn,
        ElementType.Int4 => DataType.DtInt4,
        ElementType.UInt4 => DataType.DtUint4,
        _ => DataType.DtInvalid,
    };

    /// <summary>Returns the element type that the elements of a tensor have.</summary>
    /// <param name="type">Any number; a reference type is not the type of a value.</param>
    /// <returns>
    /// The type; <see cref="ElementType.None"/> for resources, variants, references and what we cannot hold.
    /// </returns>
    public static ElementType ToElementType(DataType type) => type switch
    {
        DataType.DtFloat => ElementType.Float32,
        DataType.DtDouble => ElementType.Float64,
        DataType.DtHalf => ElementType.Float16,
        DataType.DtBfloat16 => ElementType.BFloat16,
        DataType.DtInt8 => ElementType.Int8,
        DataType.DtInt16 => ElementType.Int16,
        DataType.DtInt32 => ElementType.Int32,
        DataType.DtInt64 => ElementType.Int64,
        DataType.DtUint8 => ElementType.UInt8,
        DataType.DtUint16 => ElementType.UInt16,
        DataType.DtUint32 => ElementType.UInt32,
        DataType.DtUint64 => ElementType.UInt64,
        DataType.DtBool => ElementType.Bool,
        DataType.DtString => ElementType.String,
        DataType.DtComplex64 => ElementType.Complex64,
        DataType.DtComplex128 => ElementType.Complex128,
        DataType.DtQint8 => ElementType.QInt8,
        DataType.DtQuint8 => ElementType.QUInt8,
        DataType.DtQint16 => ElementType.QInt16,
        DataType.DtQuint16 => ElementType.QUInt16,
        DataType.DtQint32 => ElementType.QInt32,
        DataType.DtFloat8E5M2 => ElementType.Float8E5M2,
        DataType.DtFloat8E4M3Fn => ElementType.Float8E4M3FN,
        DataType.DtInt4 => ElementType.Int4,
        DataType.DtUint4 => ElementType.UInt4,
        _ => ElementType.None,
    };

    /// <summary>
    /// Returns the element type of a declaration, where a reference (<c>FLOAT_REF</c>) stands for its base.
    /// </summary>
    /// <param name="type">Any number, from a signature for example.</param>
    /// <returns>The type; <see cref="ElementType.None"/> for resources, variants and what we cannot hold.</returns>
    public static ElementType ToDeclaredElementType(DataType type) =>
        ToElementType((int)type > ReferenceMark ? type - ReferenceMark : type);

    /// <summary>Returns a type's name as TensorFlow writes it in messages.</summary>
    /// <param name="type">Any type.</param>
    /// <returns>For example <c>DT_FLOAT</c>; <c>DT_INVALID</c> for <see cref="ElementType.None"/>.</returns>
    public static string NameOf(ElementType type) => type switch
    {
        ElementType.None => "DT_INVALID",
        ElementType.Float32 => "DT_FLOAT",
        ElementType.Float64 => "DT_DOUBLE",
        ElementType.Float16 => "DT_HALF",
        ElementType.Float8E5M2 => "DT_FLOAT8_E5M2",
        ElementType.Float8E4M3FN => "DT_FLOAT8_E4M3FN",
        _ => "DT_" + type.ToString().ToUpperInvariant(),
    };
}
