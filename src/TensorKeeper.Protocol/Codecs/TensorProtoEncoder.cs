// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Numerics;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>Encodes tensors as <c>TensorProto</c> straight from their memory, lengths first.</summary>
internal static class TensorProtoEncoder
{
    private const int DtypeField = 1;
    private const int ShapeField = 2;
    private const int ContentField = 4;
    private const int DimField = 2;
    private const int SizeField = 1;

    /// <summary>Computes the lengths that <see cref="Write"/> needs.</summary>
    public static TensorLength Measure(Tensor tensor, TensorEncoding encoding)
    {
        long content = UsesContent(tensor, encoding)
            ? (tensor.ElementType == ElementType.String ? StringContentBytes(tensor.Strings) : tensor.Bytes.Length)
            : TypedBytes(tensor);
        TypedField field = TypedField.Of(tensor.ElementType);
        long elements = UsesContent(tensor, encoding) ? SizeOfOptional(ContentField, content)
            : field.Form == TypedForm.Strings ? content
            : SizeOfOptional(field.FieldNumber, content);
        long message = 1 + ProtoVarint.SizeOf((ulong)DataTypeCodec.ToDataType(tensor.ElementType))
            + ProtoVarint.SizeOfField(ShapeField, ShapeBytes(tensor.Shape))
            + elements;
        return new TensorLength(message, content);
    }

    /// <summary>Writes the fields of the message, without tag and length of its own.</summary>
    public static void Write(ref ProtoWriter writer, Tensor tensor, TensorEncoding encoding, TensorLength length)
    {
        writer.WriteVarint(DtypeField, (long)DataTypeCodec.ToDataType(tensor.ElementType));
        WriteShape(ref writer, tensor.Shape);
        if (length.ContentBytes == 0) { return; }
        TypedField field = TypedField.Of(tensor.ElementType);
        if (UsesContent(tensor, encoding))
        {
            writer.WriteLength(ContentField, length.ContentBytes);
            if (field.Form == TypedForm.Strings) { WriteStringContent(ref writer, tensor.Strings); }
            else { WriteMemory(ref writer, tensor); }
        }
        else if (field.Form == TypedForm.Strings)
        {
            for (int i = 0; i < tensor.Strings.Count; i++) { writer.WriteBytes(field.FieldNumber, tensor.Strings[i]); }
        }
        else
        {
            writer.WriteLength(field.FieldNumber, length.ContentBytes);
            if (IsMemory(tensor.ElementType, field)) { WriteMemory(ref writer, tensor); }
            else { WriteVarints(ref writer, tensor); }
        }
    }

    private static bool UsesContent(Tensor tensor, TensorEncoding encoding) => encoding switch
    {
        TensorEncoding.TypedFields => false,
        TensorEncoding.TensorContent => true,
        _ => tensor.ElementType != ElementType.String,
    };

    private static long SizeOfOptional(int fieldNumber, long contentBytes) =>
        contentBytes == 0 ? 0 : ProtoVarint.SizeOfField(fieldNumber, contentBytes);

    private static long ShapeBytes(TensorShape shape)
    {
        long sum = 0;
        foreach (long size in shape.Dimensions) { sum += ProtoVarint.SizeOfField(DimField, DimBytes(size)); }
        return sum;
    }

    // An extent of 0 is protobuf's default and stays away, as a generated class does it.
    private static int DimBytes(long size) => size == 0 ? 0 : 1 + ProtoVarint.SizeOf((ulong)size);

    private static void WriteShape(ref ProtoWriter writer, TensorShape shape)
    {
        writer.WriteLength(ShapeField, ShapeBytes(shape));
        foreach (long size in shape.Dimensions)
        {
            writer.WriteLength(DimField, DimBytes(size));
            if (size != 0) { writer.WriteVarint(SizeField, size); }
        }
    }

    // True if the packed field is the tensor's memory, byte for byte; a Boolean's varint is its byte.
    private static bool IsMemory(ElementType type, TypedField field) =>
        field.Form != TypedForm.Varint || type == ElementType.Bool;

    private static void WriteMemory(ref ProtoWriter writer, Tensor tensor)
    {
        if (tensor.ElementType != ElementType.Bool || BoolBytes.IsNormal(tensor.Bytes))
        {
            writer.WriteRaw(tensor.Bytes);
            return;
        }

        byte[] copy = ArrayPool<byte>.Shared.Rent(tensor.Bytes.Length);
        tensor.Bytes.CopyTo(copy);
        BoolBytes.Normalize(copy.AsSpan(0, tensor.Bytes.Length));
        writer.WriteRaw(copy.AsSpan(0, tensor.Bytes.Length));
        ArrayPool<byte>.Shared.Return(copy);
    }

    private static long TypedBytes(Tensor tensor)
    {
        TypedField field = TypedField.Of(tensor.ElementType);
        if (field.Form == TypedForm.Strings)
        {
            long sum = 0;
            for (int i = 0; i < tensor.Strings.Count; i++)
            {
                sum += ProtoVarint.SizeOfField(field.FieldNumber, tensor.Strings[i].Length);
            }

            return sum;
        }

        if (IsMemory(tensor.ElementType, field)) { return tensor.Bytes.Length; }
        return tensor.ElementType switch
        {
            ElementType.Int8 or ElementType.QInt8 or ElementType.Int4 => SignedBytes<sbyte>(tensor),
            ElementType.UInt8 or ElementType.QUInt8 or ElementType.UInt4 => UnsignedBytes<byte>(tensor),
            ElementType.Int16 or ElementType.QInt16 => SignedBytes<short>(tensor),
            ElementType.UInt16 or ElementType.QUInt16 or ElementType.Float16 or ElementType.BFloat16 =>
                UnsignedBytes<ushort>(tensor),
            ElementType.Int32 or ElementType.QInt32 => SignedBytes<int>(tensor),
            ElementType.UInt32 => UnsignedBytes<uint>(tensor),
            _ => UnsignedBytes<ulong>(tensor),   // Int64 too: its bits are its varint
        };
    }

    private static void WriteVarints(ref ProtoWriter writer, Tensor tensor)
    {
        switch (tensor.ElementType)
        {
            case ElementType.Int8 or ElementType.QInt8 or ElementType.Int4:
                WriteSigned<sbyte>(ref writer, tensor);
                break;
            case ElementType.UInt8 or ElementType.QUInt8 or ElementType.UInt4:
                WriteUnsigned<byte>(ref writer, tensor);
                break;
            case ElementType.Int16 or ElementType.QInt16:
                WriteSigned<short>(ref writer, tensor);
                break;
            case ElementType.UInt16 or ElementType.QUInt16 or ElementType.Float16 or ElementType.BFloat16:
                WriteUnsigned<ushort>(ref writer, tensor);
                break;
            case ElementType.Int32 or ElementType.QInt32:
                WriteSigned<int>(ref writer, tensor);
                break;
            case ElementType.UInt32:
                WriteUnsigned<uint>(ref writer, tensor);
                break;
            default:
                WriteUnsigned<ulong>(ref writer, tensor);
                break;
        }
    }

    private static long SignedBytes<T>(Tensor tensor)
        where T : unmanaged, ISignedNumber<T>
    {
        long sum = 0;
        foreach (T value in tensor.AsSpan<T>()) { sum += ProtoVarint.SizeOf((ulong)long.CreateTruncating(value)); }
        return sum;
    }

    private static long UnsignedBytes<T>(Tensor tensor)
        where T : unmanaged, IUnsignedNumber<T>
    {
        long sum = 0;
        foreach (T value in tensor.AsSpan<T>()) { sum += ProtoVarint.SizeOf(ulong.CreateTruncating(value)); }
        return sum;
    }

    private static void WriteSigned<T>(ref ProtoWriter writer, Tensor tensor)
        where T : unmanaged, ISignedNumber<T> => writer.WriteRawVarints<T, long>(tensor.AsSpan<T>());

    private static void WriteUnsigned<T>(ref ProtoWriter writer, Tensor tensor)
        where T : unmanaged, IUnsignedNumber<T> => writer.WriteRawVarints<T, ulong>(tensor.AsSpan<T>());

    private static long StringContentBytes(StringElements strings)
    {
        long sum = strings.Bytes.Length;
        for (int i = 0; i < strings.Count; i++) { sum += ProtoVarint.SizeOf((ulong)strings[i].Length); }
        return sum;
    }

    private static void WriteStringContent(ref ProtoWriter writer, StringElements strings)
    {
        for (int i = 0; i < strings.Count; i++) { writer.WriteRawVarint((ulong)strings[i].Length); }
        writer.WriteRaw(strings.Bytes.Span);
    }
}
