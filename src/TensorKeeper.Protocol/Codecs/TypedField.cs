// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Codecs;

/// <summary>
/// Which of the typed <c>*_val</c> fields of <c>TensorProto</c> holds the elements of a type, and how.
/// </summary>
/// <param name="FieldNumber">The field.</param>
/// <param name="Form">How a value lies in it.</param>
/// <param name="FewestBytes">The least that one element takes on the wire, in bytes.</param>
internal readonly record struct TypedField(int FieldNumber, TypedForm Form, int FewestBytes)
{
    /// <summary>Returns the field of a type that can be held; fails for <see cref="ElementType.None"/>.</summary>
    public static TypedField Of(ElementType type) => type switch
    {
        ElementType.Float32 => new(5, TypedForm.Fixed32, sizeof(float)),
        ElementType.Float64 => new(6, TypedForm.Fixed64, sizeof(double)),
        ElementType.Int32 or ElementType.Int16 or ElementType.Int8 or ElementType.UInt16 or ElementType.UInt8
            or ElementType.QInt8 or ElementType.QUInt8 or ElementType.QInt16 or ElementType.QUInt16
            or ElementType.QInt32 or ElementType.Int4 or ElementType.UInt4 => new(7, TypedForm.Varint, 1),
        ElementType.String => new(8, TypedForm.Strings, 2),
        ElementType.Complex64 => new(9, TypedForm.Fixed32, 2 * sizeof(float)),
        ElementType.Int64 => new(10, TypedForm.Varint, 1),
        ElementType.Bool => new(11, TypedForm.Varint, 1),
        ElementType.Complex128 => new(12, TypedForm.Fixed64, 2 * sizeof(double)),
        ElementType.Float16 or ElementType.BFloat16 => new(13, TypedForm.Varint, 1),
        ElementType.UInt32 => new(16, TypedForm.Varint, 1),
        ElementType.UInt64 => new(17, TypedForm.Varint, 1),
        ElementType.Float8E5M2 or ElementType.Float8E4M3FN => new(18, TypedForm.Bytes, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no field for elements of this type."),
    };
}
