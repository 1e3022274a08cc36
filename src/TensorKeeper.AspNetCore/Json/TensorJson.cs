// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Json;

/// <summary>Writes tensors as nested arrays. Thread-safe.</summary>
internal static class TensorJson
{
    /// <summary>Asks whether elements of a type can be written.</summary>
    public static bool IsSupported(ElementType type) => type is ElementType.Float32 or ElementType.Float64
        or ElementType.Int8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64
        or ElementType.UInt8 or ElementType.UInt32 or ElementType.UInt64 or ElementType.Bool or ElementType.String;

    /// <summary>Writes a whole tensor.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="name">The output's name; strings of one that ends in <c>_bytes</c> are written as base64.</param>
    /// <param name="tensor">Of a supported type.</param>
    public static void Write(PrettyJsonWriter writer, string name, Tensor tensor)
    {
        int offset = 0;
        WriteLevel(writer, name, tensor, 0, ref offset);
    }

    /// <summary>Writes one row of a tensor: what is at one index of the first dimension.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="name">As for <see cref="Write"/>.</param>
    /// <param name="tensor">Of a supported type and of rank 1 or more.</param>
    /// <param name="row">The index.</param>
    public static void WriteRow(PrettyJsonWriter writer, string name, Tensor tensor, long row)
    {
        int offset = (int)(row * (tensor.ElementCount / tensor.Shape[0]));
        WriteLevel(writer, name, tensor, 1, ref offset);
    }

    /// <summary>Writes what is below a level; no deeper than an engine's tensors are, so recursion is safe.</summary>
    private static void WriteLevel(PrettyJsonWriter writer, string name, Tensor tensor, int level, ref int offset)
    {
        int rank = tensor.Shape.Rank;
        if (level == rank)
        {
            WriteRun(writer, name, tensor, offset++, 1);
            return;
        }

        int size = (int)tensor.Shape[level];
        writer.StartArray();
        if (level == rank - 1)
        {
            if (size > 0) { WriteRun(writer, name, tensor, offset, size); }
            offset += size;
        }
        else
        {
            for (int i = 0; i < size; i++) { WriteLevel(writer, name, tensor, level + 1, ref offset); }
        }

        writer.EndArray();
    }

    private static void WriteRun(PrettyJsonWriter writer, string name, Tensor tensor, int start, int count)
    {
        switch (tensor.ElementType)
        {
            case ElementType.Float32:
                foreach (float value in tensor.AsSpan<float>().Slice(start, count)) { writer.Number(value); }
                return;
            case ElementType.Float64:
                foreach (double value in tensor.AsSpan<double>().Slice(start, count)) { writer.Number(value); }
                return;
            case ElementType.Int8:
                foreach (sbyte value in tensor.AsSpan<sbyte>().Slice(start, count)) { writer.Number((long)value); }
                return;
            case ElementType.Int16:
                foreach (short value in tensor.AsSpan<short>().Slice(start, count)) { writer.Number((long)value); }
                return;
            case ElementType.Int32:
                foreach (int value in tensor.AsSpan<int>().Slice(start, count)) { writer.Number((long)value); }
                return;
            case ElementType.Int64:
                foreach (long value in tensor.AsSpan<long>().Slice(start, count)) { writer.Number(value); }
                return;
            case ElementType.UInt8:
                foreach (byte value in tensor.AsSpan<byte>().Slice(start, count)) { writer.Number((long)value); }
                return;
            case ElementType.UInt32:
                foreach (uint value in tensor.AsSpan<uint>().Slice(start, count)) { writer.Number((long)value); }
                return;
            case ElementType.UInt64:
                foreach (ulong value in tensor.AsSpan<ulong>().Slice(start, count)) { writer.Number(value); }
                return;
            case ElementType.Bool:
                foreach (byte value in tensor.Bytes.Slice(start, count)) { writer.Raw(value != 0 ? "true"u8 : "false"u8); }
                return;
            default:
                WriteStrings(writer, name, tensor.Strings, start, count);
                return;
        }
    }

    private static void WriteStrings(PrettyJsonWriter writer, string name, StringElements strings, int start, int count)
    {
        bool asBytes = name.EndsWith("_bytes", StringComparison.Ordinal);
        for (int i = start; i < start + count; i++)
        {
            if (!asBytes)
            {
                writer.String(strings[i]);
                continue;
            }

            writer.StartObject();
            writer.Name("b64"u8);
            writer.Base64String(strings[i]);
            writer.EndObject();
        }
    }
}
