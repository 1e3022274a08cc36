// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Messages;

/// <summary>Maps TensorFlow's types to element types.</summary>
internal static class DataTypes
{
    /// <summary>Returns the element type in memory; <see cref="ElementType.None"/> for resource, variant and unknown types.</summary>
    public static ElementType ToElementType(this DataType type) => type switch
    {
        DataType.Float => ElementType.Float32,
        DataType.Double => ElementType.Float64,
        DataType.Int32 => ElementType.Int32,
        DataType.UInt8 => ElementType.UInt8,
        DataType.Int16 => ElementType.Int16,
        DataType.Int8 => ElementType.Int8,
        DataType.String => ElementType.String,
        DataType.Complex64 => ElementType.Complex64,
        DataType.Int64 => ElementType.Int64,
        DataType.Bool => ElementType.Bool,
        DataType.QInt8 => ElementType.QInt8,
        DataType.QUInt8 => ElementType.QUInt8,
        DataType.QInt32 => ElementType.QInt32,
        DataType.BFloat16 => ElementType.BFloat16,
        DataType.QInt16 => ElementType.QInt16,
        DataType.QUInt16 => ElementType.QUInt16,
        DataType.UInt16 => ElementType.UInt16,
        DataType.Complex128 => ElementType.Complex128,
        DataType.Half => ElementType.Float16,
        DataType.UInt32 => ElementType.UInt32,
        DataType.UInt64 => ElementType.UInt64,
        DataType.Float8E5M2 => ElementType.Float8E5M2,
        DataType.Float8E4M3FN => ElementType.Float8E4M3FN,
        DataType.Int4 => ElementType.Int4,
        DataType.UInt4 => ElementType.UInt4,
        _ => ElementType.None,
    };

    /// <summary>Returns TensorFlow's type of an element type; <see cref="DataType.Invalid"/> for <see cref="ElementType.None"/>.</summary>
    public static DataType FromElementType(ElementType type)
    {
        for (DataType candidate = DataType.Float; candidate <= DataType.UInt4; candidate++)
        {
            if (type != ElementType.None && candidate.ToElementType() == type) { return candidate; }
        }

        return DataType.Invalid;
    }

    /// <summary>Drops the reference mark of TensorFlow 1: 101 to 130 become 1 to 30.</summary>
    public static DataType FromWire(long number) => (DataType)(number > 100 ? number - 100 : number);
}
