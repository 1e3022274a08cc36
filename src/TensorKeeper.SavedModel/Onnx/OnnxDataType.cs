// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Numbers of element types in an ONNX file (<c>TensorProto.DataType</c>).</summary>
internal static class OnnxDataType
{
    /// <summary>Returns the number of a type; 0 for what ONNX has not.</summary>
    /// <remarks>
    /// Quantised types are their plain integers; a complex number is two floats in a last axis of extent 2; a float of 8 bits is
    /// one of 32 that was rounded.
    /// </remarks>
    public static int NumberOf(ElementType type) => type switch
    {
        ElementType.Float32 or ElementType.Complex64 => 1,
        ElementType.UInt8 or ElementType.QUInt8 => 2,
        ElementType.Int8 or ElementType.QInt8 => 3,
        ElementType.UInt16 or ElementType.QUInt16 => 4,
        ElementType.Int16 or ElementType.QInt16 => 5,
        ElementType.Int32 or ElementType.QInt32 => 6,
        ElementType.Int64 => 7,
        ElementType.String => 8,
        ElementType.Bool => 9,
        ElementType.Float16 => 10,
        ElementType.Float64 or ElementType.Complex128 => 11,
        ElementType.UInt32 => 12,
        ElementType.UInt64 => 13,
        ElementType.BFloat16 => 16,
        _ => 0,
    };

    /// <summary>Returns the type of a number; <see cref="ElementType.None"/> if there is none, or it is not served.</summary>
    public static ElementType TypeOf(int number) =>
        Array.Find(Enum.GetValues<ElementType>(), type => number != 0 && NumberOf(type) == number && Carrier(type) == type);

    /// <summary>Returns the type that stands in the graph for a TensorFlow type; <see cref="ElementType.None"/> if none can.</summary>
    public static ElementType Carrier(ElementType type) => type switch
    {
        ElementType.Complex64 => ElementType.Float32,
        ElementType.Complex128 => ElementType.Float64,
        ElementType.QInt8 => ElementType.Int8,
        ElementType.QUInt8 => ElementType.UInt8,
        ElementType.QInt16 => ElementType.Int16,
        ElementType.QUInt16 => ElementType.UInt16,
        ElementType.QInt32 => ElementType.Int32,
        _ when IsTinyFloat(type) => ElementType.Float32,
        _ => NumberOf(type) == 0 ? ElementType.None : type,
    };

    /// <summary>Asks whether a type is a float of 8 bits, which stays within a graph: no kernel of the engine but Cast takes it.</summary>
    public static bool IsTinyFloat(ElementType type) => TinyFloatNumber(type) != 0;

    /// <summary>Returns the number of a float of 8 bits; 0 for every other type.</summary>
    public static int TinyFloatNumber(ElementType type) => type switch
    {
        ElementType.Float8E4M3FN => 17,
        ElementType.Float8E5M2 => 19,
        _ => 0,
    };

    public static bool IsComplex(ElementType type) => type is ElementType.Complex64 or ElementType.Complex128;
}
