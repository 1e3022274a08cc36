// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Globalization;
using System.Text;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>Reads numbers: <c>StringToNumber</c>. Space around is fine; floats may be hexadecimal integers, inf or nan.</summary>
internal static class ToNumberKernels
{
    private static readonly SearchValues<char> Decimal = SearchValues.Create("+-.0123456789eE");
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");

    public static void Register(HostKernelTable table) => table.AddPrepared("StringToNumber", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        ElementType type = node.Type("out_type", DataType.Float).ToElementType();
        if (type is not (ElementType.Float32 or ElementType.Float64 or ElementType.Int32 or ElementType.Int64 or ElementType.UInt32 or ElementType.UInt64))
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, $"Strings are not read as {type}.");
        }

        return (in HostCall call) =>
        {
            StringElements texts = call[0].Strings;
            Tensor result = Tensors.Zeros(type, call[0].Shape);
            for (int i = 0; i < texts.Count; i++)
            {
                string text = Encoding.Latin1.GetString(AsciiSpace.Trim(texts[i]));
                call.Require(TryRead(text, result, i), $"StringToNumberOp could not correctly convert string: {texts.GetText(i)}");
            }

            return [result];
        };
    }

    /// <summary>Reads a number without space around it into an element of a tensor; false if it is none.</summary>
    internal static bool TryRead(string text, Tensor result, int index)
    {
        const NumberStyles Whole = NumberStyles.AllowLeadingSign;
        if (result.ElementType is not (ElementType.Float32 or ElementType.Float64) && text.StartsWith('+')) { return false; }
        switch (result.ElementType)
        {
            case ElementType.Int32: return int.TryParse(text, Whole, CultureInfo.InvariantCulture, out result.AsSpan<int>()[index]);
            case ElementType.Int64: return long.TryParse(text, Whole, CultureInfo.InvariantCulture, out result.AsSpan<long>()[index]);
            case ElementType.UInt32: return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out result.AsSpan<uint>()[index]);
            case ElementType.UInt64: return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out result.AsSpan<ulong>()[index]);
            case ElementType.Float32 when TrySpecial(text, out double special): result.AsSpan<float>()[index] = (float)special; return true;
            case ElementType.Float64 when TrySpecial(text, out double special): result.AsSpan<double>()[index] = special; return true;
        }

        // .NET would take its own words for infinity and NaN, in any case and with any sign.
        if (text.AsSpan().ContainsAnyExcept(Decimal)) { return false; }
        return result.ElementType == ElementType.Float32
            ? float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out result.AsSpan<float>()[index])
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out result.AsSpan<double>()[index]);
    }

    private static bool TrySpecial(string text, out double value)
    {
        bool negative = text.StartsWith('-');
        string unsigned = negative || text.StartsWith('+') ? text[1..] : text;
        value = unsigned.ToLowerInvariant() switch
        {
            "inf" or "infinity" => double.PositiveInfinity,
            "nan" => double.NaN,
            _ => 0,
        };
        bool special = value != 0;
        if (!special && unsigned.Length > 2 && unsigned[0] == '0' && unsigned[1] is 'x' or 'X')
        {
            special = !unsigned.AsSpan(2).ContainsAnyExcept(Hexadecimal);
            for (int i = 2; special && i < unsigned.Length; i++) { value = (value * 16) + Convert.ToInt32(unsigned[i..(i + 1)], 16); }
        }

        if (negative) { value = -value; }
        return special;
    }
}
