// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TensorFlow;

namespace TensorKeeper.Protocol.Tests.Codecs;

/// <summary>TensorFlow's rules for <c>TensorProto</c>, written once more, slowly, over the generated class.</summary>
internal static class TensorProtoOracle
{
    public static TensorProto Typed(Tensor tensor)
    {
        TensorProto message = Header(tensor);
        switch (tensor.ElementType)
        {
            case ElementType.Float32: message.FloatVal.Add(tensor.AsSpan<float>().ToArray()); break;
            case ElementType.Float64: message.DoubleVal.Add(tensor.AsSpan<double>().ToArray()); break;
            case ElementType.Int8 or ElementType.QInt8 or ElementType.Int4: Add(message.IntVal, tensor.AsSpan<sbyte>(), static v => v); break;
            case ElementType.UInt8 or ElementType.QUInt8 or ElementType.UInt4: Add(message.IntVal, tensor.AsSpan<byte>(), static v => v); break;
            case ElementType.Int16 or ElementType.QInt16: Add(message.IntVal, tensor.AsSpan<short>(), static v => v); break;
            case ElementType.UInt16 or ElementType.QUInt16: Add(message.IntVal, tensor.AsSpan<ushort>(), static v => v); break;
            case ElementType.Int32 or ElementType.QInt32: message.IntVal.Add(tensor.AsSpan<int>().ToArray()); break;
            case ElementType.Int64: message.Int64Val.Add(tensor.AsSpan<long>().ToArray()); break;
            case ElementType.UInt32: message.Uint32Val.Add(tensor.AsSpan<uint>().ToArray()); break;
            case ElementType.UInt64: message.Uint64Val.Add(tensor.AsSpan<ulong>().ToArray()); break;
            case ElementType.Bool: Add(message.BoolVal, tensor.AsSpan<byte>(), static v => v != 0); break;
            case ElementType.Float16 or ElementType.BFloat16: Add(message.HalfVal, tensor.AsSpan<ushort>(), static v => v); break;
            case ElementType.Complex64: message.ScomplexVal.Add(MemoryMarshal.Cast<byte, float>(tensor.Bytes).ToArray()); break;
            case ElementType.Complex128: message.DcomplexVal.Add(MemoryMarshal.Cast<byte, double>(tensor.Bytes).ToArray()); break;
            case ElementType.Float8E5M2 or ElementType.Float8E4M3FN: message.Float8Val = ByteString.CopyFrom(tensor.Bytes); break;
            case ElementType.String:
                for (int i = 0; i < tensor.Strings.Count; i++) { message.StringVal.Add(ByteString.CopyFrom(tensor.Strings[i])); }
                break;
            default: throw new ArgumentException(tensor.ToString(), nameof(tensor));
        }

        return message;
    }

    public static TensorProto Content(Tensor tensor)
    {
        TensorProto message = Header(tensor);
        message.TensorContent = tensor.ElementType == ElementType.String ? StringContent(tensor.Strings) : ByteString.CopyFrom(tensor.Bytes);
        return message;
    }

    public static ByteString StringContent(StringElements strings)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            for (int i = 0; i < strings.Count; i++) { output.WriteUInt32((uint)strings[i].Length); }
        }

        stream.Write(strings.Bytes.Span);
        return ByteString.CopyFrom(stream.ToArray());
    }

    /// <summary>The elements that TensorFlow makes of a message; null if it refuses it.</summary>
    /// <param name="message">A message with few enough elements to be held.</param>
    public static byte[][]? Elements(TensorProto message)
    {
        ElementType type = DataTypeCodec.ToElementType(message.Dtype);
        if (type == ElementType.None || message.TensorShape is { UnknownRank: true } || message.TensorShape?.Dim.Count > 254) { return null; }
        Int128 count = 1;
        foreach (TensorShapeProto.Types.Dim dim in message.TensorShape?.Dim ?? [])
        {
            if (dim.Size < 0) { return null; }
            count *= dim.Size;
            if (count > long.MaxValue) { return null; }
        }

        if (count == 0) { return []; }
        if (count > 10_000_000) { return null; }
        byte[][] values = message.TensorContent.Length > 0 ? ContentElements(message.TensorContent, type, (int)count)! : [.. TypedElements(message, type)];
        if (values is null) { return null; }
        byte[] filler = values.Length > 0 ? values[^1] : new byte[ElementTypes.SizeOf(type)];
        return [.. Enumerable.Range(0, (int)count).Select(i => i < values.Length ? values[i] : filler)];
    }

    public static byte[][] ElementsOf(Tensor tensor)
    {
        if (tensor.ElementType == ElementType.String) { return [.. Enumerable.Range(0, tensor.Strings.Count).Select(i => tensor.Strings[i].ToArray())]; }
        byte[] bytes = tensor.Bytes.ToArray();
        return [.. bytes.Chunk(ElementTypes.SizeOf(tensor.ElementType))];
    }

    private static byte[][]? ContentElements(ByteString content, ElementType type, int count)
    {
        if (type == ElementType.String) { return StringContentElements(content, count); }
        int size = ElementTypes.SizeOf(type);
        if (content.Length != count * (long)size) { return null; }
        byte[][] values = [.. content.ToByteArray().Chunk(size)];
        return type == ElementType.Bool ? [.. values.Select(static v => new[] { v[0] != 0 ? (byte)1 : (byte)0 })] : values;
    }

    private static byte[][]? StringContentElements(ByteString content, int count)
    {
        ReadOnlySpan<byte> rest = content.Span;
        var lengths = new List<long>();
        for (int i = 0; i < count; i++)
        {
            int used = ProtoVarint.Read(rest, out ulong length);
            if (used <= 0 || length > int.MaxValue) { return null; }
            lengths.Add((long)length);
            rest = rest[used..];
        }

        if (lengths.Sum() != rest.Length) { return null; }
        var values = new List<byte[]>();
        foreach (long length in lengths)
        {
            values.Add(rest[..(int)length].ToArray());
            rest = rest[(int)length..];
        }

        return [.. values];
    }

    private static IEnumerable<byte[]> TypedElements(TensorProto message, ElementType type) => type switch
    {
        ElementType.Float32 => message.FloatVal.Select(BitConverter.GetBytes),
        ElementType.Float64 => message.DoubleVal.Select(BitConverter.GetBytes),
        ElementType.Int64 => message.Int64Val.Select(BitConverter.GetBytes),
        ElementType.UInt32 => message.Uint32Val.Select(BitConverter.GetBytes),
        ElementType.UInt64 => message.Uint64Val.Select(BitConverter.GetBytes),
        ElementType.Bool => message.BoolVal.Select(BitConverter.GetBytes),
        ElementType.String => message.StringVal.Select(static v => v.ToByteArray()),
        ElementType.Float16 or ElementType.BFloat16 => message.HalfVal.Select(static v => Low(v, 2)),
        ElementType.Complex64 => message.ScomplexVal.Chunk(2).Where(static p => p.Length == 2).Select(static p => (byte[])[.. BitConverter.GetBytes(p[0]), .. BitConverter.GetBytes(p[1])]),
        ElementType.Complex128 => message.DcomplexVal.Chunk(2).Where(static p => p.Length == 2).Select(static p => (byte[])[.. BitConverter.GetBytes(p[0]), .. BitConverter.GetBytes(p[1])]),
        ElementType.Float8E5M2 or ElementType.Float8E4M3FN => message.Float8Val.Select(static v => new[] { v }),
        ElementType.Int4 => message.IntVal.Select(static v => new[] { (byte)((sbyte)(v << 4) >> 4) }),
        ElementType.UInt4 => message.IntVal.Select(static v => new[] { (byte)(v & 15) }),
        _ => message.IntVal.Select(v => Low(v, ElementTypes.SizeOf(type))),
    };

    private static byte[] Low(int value, int size)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes[..size];
    }

    private static TensorProto Header(Tensor tensor) => new()
    {
        Dtype = DataTypeCodec.ToDataType(tensor.ElementType),
        TensorShape = SignatureDefCodec.BuildShape(PartialShape.From(tensor.Shape)),
    };

    private static void Add<TFrom, TTo>(ICollection<TTo> field, ReadOnlySpan<TFrom> values, Func<TFrom, TTo> convert)
    {
        foreach (TFrom value in values) { field.Add(convert(value)); }
    }
}
