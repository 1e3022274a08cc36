// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Tensors of any number type from doubles, and back; a complex element is two of them.</summary>
internal static class Numbers
{
    private static readonly Dictionary<string, ElementType> Types = new()
    {
        ["f16"] = ElementType.Float16, ["bf16"] = ElementType.BFloat16, ["f32"] = ElementType.Float32, ["f64"] = ElementType.Float64,
        ["i8"] = ElementType.Int8, ["i16"] = ElementType.Int16, ["i32"] = ElementType.Int32, ["i64"] = ElementType.Int64,
        ["u8"] = ElementType.UInt8, ["u16"] = ElementType.UInt16, ["u32"] = ElementType.UInt32, ["u64"] = ElementType.UInt64,
        ["bool"] = ElementType.Bool, ["c64"] = ElementType.Complex64, ["c128"] = ElementType.Complex128, ["str"] = ElementType.String,
        ["qi8"] = ElementType.QInt8, ["qu8"] = ElementType.QUInt8, ["qi32"] = ElementType.QInt32,
    };

    public static ElementType TypeOf(string name) => Types[name];

    public static DataType DataTypeOf(string name) => DataTypes.FromElementType(Types[name]);

    public static bool IsInteger(ElementType type) => type is >= ElementType.Int8 and <= ElementType.UInt64
        or ElementType.QInt8 or ElementType.QUInt8 or ElementType.QInt32;

    public static bool IsComplex(ElementType type) => type is ElementType.Complex64 or ElementType.Complex128;

    /// <summary>Returns how far a result may be from the exact one, relative to it.</summary>
    public static double Tolerance(ElementType type) => type switch
    {
        ElementType.Float16 => 2e-3,
        ElementType.BFloat16 => 2e-2,
        ElementType.Float32 or ElementType.Complex64 => 4e-6,
        ElementType.Float64 or ElementType.Complex128 => 1e-12,
        _ => 0,
    };

    public static Tensor Make(string type, long[] shape, params double[] values) => Make(Types[type], shape, values);

    public static Tensor Make(ElementType type, long[] shape, params double[] values)
    {
        if (type == ElementType.String) { return Tensor.OfText(new TensorShape(shape), [.. values.Select(static v => v.ToString(System.Globalization.CultureInfo.InvariantCulture))]); }
        int size = ElementTypes.SizeOf(type);
        byte[] bytes = new byte[IsComplex(type) ? values.Length * size / 2 : values.Length * size];
        for (int i = 0; i < values.Length; i++) { Write(type, bytes, i, values[i]); }
        return Tensor.FromMemory(type, new TensorShape(shape), bytes);
    }

    /// <summary>Rounds or wraps a number as an element of a type.</summary>
    public static double As(ElementType type, double value) => Read(Make(type, IsComplex(type) ? [] : [1], IsComplex(type) ? [value, 0] : [value]))[0];

    public static double[] Read(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.Float16 => Convert(tensor.Bytes, static (Half v) => (double)v),
        ElementType.BFloat16 => Convert(tensor.Bytes, static (ushort v) => BitConverter.Int32BitsToSingle(v << 16)),
        ElementType.Float32 or ElementType.Complex64 => Convert(tensor.Bytes, static (float v) => v),
        ElementType.Float64 or ElementType.Complex128 => Convert(tensor.Bytes, static (double v) => v),
        ElementType.Int8 or ElementType.QInt8 => Convert(tensor.Bytes, static (sbyte v) => v),
        ElementType.Int16 => Convert(tensor.Bytes, static (short v) => v),
        ElementType.Int32 or ElementType.QInt32 => Convert(tensor.Bytes, static (int v) => v),
        ElementType.Int64 => Convert(tensor.Bytes, static (long v) => v),
        ElementType.UInt8 or ElementType.QUInt8 or ElementType.Bool => Convert(tensor.Bytes, static (byte v) => v),
        ElementType.UInt16 => Convert(tensor.Bytes, static (ushort v) => v),
        ElementType.UInt32 => Convert(tensor.Bytes, static (uint v) => v),
        ElementType.UInt64 => Convert(tensor.Bytes, static (ulong v) => v),
        _ => throw new NotSupportedException(tensor.ElementType.ToString()),
    };

    private static double[] Convert<T>(ReadOnlySpan<byte> bytes, Func<T, double> convert)
        where T : unmanaged
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(bytes);
        double[] result = new double[values.Length];
        for (int i = 0; i < result.Length; i++) { result[i] = convert(values[i]); }
        return result;
    }

    private static void Write(ElementType type, Span<byte> bytes, int index, double value)
    {
        switch (type)
        {
            case ElementType.Float16: MemoryMarshal.Cast<byte, Half>(bytes)[index] = (Half)value; break;
            case ElementType.BFloat16: MemoryMarshal.Cast<byte, ushort>(bytes)[index] = Brain((float)value); break;
            case ElementType.Float32 or ElementType.Complex64: MemoryMarshal.Cast<byte, float>(bytes)[index] = (float)value; break;
            case ElementType.Float64 or ElementType.Complex128: MemoryMarshal.Cast<byte, double>(bytes)[index] = value; break;
            case ElementType.Int8 or ElementType.QInt8: MemoryMarshal.Cast<byte, sbyte>(bytes)[index] = unchecked((sbyte)(long)value); break;
            case ElementType.Int16: MemoryMarshal.Cast<byte, short>(bytes)[index] = unchecked((short)(long)value); break;
            case ElementType.Int32 or ElementType.QInt32: MemoryMarshal.Cast<byte, int>(bytes)[index] = unchecked((int)(long)value); break;
            case ElementType.Int64: MemoryMarshal.Cast<byte, long>(bytes)[index] = (long)value; break;
            case ElementType.UInt8 or ElementType.QUInt8: bytes[index] = unchecked((byte)(long)value); break;
            case ElementType.Bool: bytes[index] = value != 0 ? (byte)1 : (byte)0; break;
            case ElementType.UInt16: MemoryMarshal.Cast<byte, ushort>(bytes)[index] = unchecked((ushort)(long)value); break;
            case ElementType.UInt32: MemoryMarshal.Cast<byte, uint>(bytes)[index] = unchecked((uint)(long)value); break;
            case ElementType.UInt64: MemoryMarshal.Cast<byte, ulong>(bytes)[index] = unchecked((ulong)(long)value); break;
            default: throw new NotSupportedException(type.ToString());
        }
    }

    private static ushort Brain(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return float.IsNaN(value) ? (ushort)0x7fc0 : (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }
}
