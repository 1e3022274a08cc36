// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>Prints tensors as TensorFlow's second format does: brackets around dimensions, <c>...</c> for what is left out.</summary>
/// <remarks>The text has a character for each byte, so that strings which are no UTF-8 keep their bytes.</remarks>
internal static class TensorSummary
{
    private static readonly CFormat Float = new('g', 6);
    private static readonly CFormat LongFloat = new('g', 9);
    private static readonly CFormat Double = new('g', 15);
    private static readonly CFormat LongDouble = new('g', 17);

    /// <summary>Appends a tensor.</summary>
    /// <param name="tensor">Of any type; of types TensorFlow does not print, <c>?</c> for each element.</param>
    /// <param name="atEnds">How many elements at both ends of each dimension; negative for all.</param>
    /// <param name="text">Takes the text.</param>
    public static void Write(Tensor tensor, long atEnds, StringBuilder text)
    {
        long limit = atEnds < 0 ? tensor.ElementCount : Math.Min(atEnds, tensor.ElementCount);
        if (tensor.ElementType is ElementType.Complex64 or ElementType.Complex128) { WriteUnknown(tensor.ElementCount, limit, text); return; }
        if (tensor.ElementType == ElementType.Bool && limit == 0) { return; }
        if (tensor.Shape.Rank > 0) { WriteDimension(tensor, 0, limit, 0, text); return; }
        text.Append(limit > 0 ? Element(tensor, 0) : "...");
    }

    private static void WriteUnknown(long count, long limit, StringBuilder text)
    {
        text.Append('[').AppendJoin(' ', Enumerable.Repeat("?", (int)limit));
        text.Append(limit < count ? "...]" : "]");
    }

    private static void WriteDimension(Tensor tensor, int axis, long limit, long first, StringBuilder text)
    {
        if (axis == tensor.Shape.Rank) { text.Append(Element(tensor, (int)first)); return; }
        long stride = 1;
        for (int inner = axis + 1; inner < tensor.Shape.Rank; inner++) { stride *= tensor.Shape[inner]; }
        long extent = tensor.Shape[axis];
        text.Append('[');
        for (long i = 0; i < limit && i < extent; i++)
        {
            if (i > 0) { WriteSpace(axis, tensor.Shape.Rank, text); }
            WriteDimension(tensor, axis + 1, limit, first + (i * stride), text);
        }

        if (extent > 2 * limit)
        {
            WriteSpace(axis, tensor.Shape.Rank, text);
            text.Append("...");
        }

        for (long i = Math.Max(limit, extent - limit); i < extent; i++)
        {
            WriteSpace(axis, tensor.Shape.Rank, text);
            WriteDimension(tensor, axis + 1, limit, first + (i * stride), text);
        }

        text.Append(']');
    }

    private static void WriteSpace(int axis, int rank, StringBuilder text)
    {
        if (axis == rank - 1) { text.Append(' '); return; }
        text.Append('\n', rank - axis - 1).Append(' ', axis + 1);
    }

    private static string Element(Tensor tensor, int index) => tensor.ElementType switch
    {
        ElementType.String => Quoted(tensor.Strings[index]),
        ElementType.Float32 => Single(tensor.AsSpan<float>()[index]),
        ElementType.Float16 => Single((float)tensor.AsSpan<Half>()[index]),
        ElementType.BFloat16 => Single(BitConverter.UInt32BitsToSingle((uint)tensor.AsSpan<ushort>()[index] << 16)),
        ElementType.Float64 => Shortest(tensor.AsSpan<double>()[index]),
        ElementType.Bool => tensor.AsSpan<bool>()[index] ? "1" : "0",
        ElementType.Int8 or ElementType.QInt8 => tensor.AsSpan<sbyte>()[index].ToString(CultureInfo.InvariantCulture),
        ElementType.UInt8 or ElementType.QUInt8 => tensor.AsSpan<byte>()[index].ToString(CultureInfo.InvariantCulture),
        ElementType.Int16 or ElementType.QInt16 => tensor.AsSpan<short>()[index].ToString(CultureInfo.InvariantCulture),
        ElementType.UInt16 or ElementType.QUInt16 => tensor.AsSpan<ushort>()[index].ToString(CultureInfo.InvariantCulture),
        ElementType.Int32 or ElementType.QInt32 => tensor.AsSpan<int>()[index].ToString(CultureInfo.InvariantCulture),
        ElementType.UInt32 => tensor.AsSpan<uint>()[index].ToString(CultureInfo.InvariantCulture),
        ElementType.Int64 => tensor.AsSpan<long>()[index].ToString(CultureInfo.InvariantCulture),
        ElementType.UInt64 => tensor.AsSpan<ulong>()[index].ToString(CultureInfo.InvariantCulture),
        ElementType type => throw new ServingException(ServingErrorCode.InvalidArgument, $"StringFormat does not print {type}."),
    };

    /// <summary>Six digits where they are enough to read the number back, nine otherwise.</summary>
    private static string Single(float value)
    {
        string text = Float.Write(value);
        if (!float.IsFinite(value)) { return Unsigned(text); }
        return float.Parse(text, CultureInfo.InvariantCulture) == value ? text : LongFloat.Write(value);
    }

    private static string Shortest(double value)
    {
        string text = Double.Write(value);
        if (!double.IsFinite(value)) { return Unsigned(text); }
        return double.TryParse(text, CultureInfo.InvariantCulture, out double read) && read == value ? text : LongDouble.Write(value);
    }

    private static string Unsigned(string text) => text == "-nan" ? "nan" : text;

    /// <summary>C's escapes; bytes of other than ASCII text stay.</summary>
    private static string Quoted(ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (byte item in value)
        {
            switch ((char)item)
            {
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '"' or '\'' or '\\': text.Append('\\').Append((char)item); break;
                case < ' ' or '\u007f':
                    text.Append('\\').Append((char)('0' + (item >> 6))).Append((char)('0' + ((item >> 3) & 7))).Append((char)('0' + (item & 7)));
                    break;
                default: text.Append((char)item); break;
            }
        }

        return text.Append('"').ToString();
    }
}
