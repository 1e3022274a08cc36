// SPDX-License-Identifier: MIT
using System.Globalization;
using Google.Protobuf.Reflection;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.Protocol.Text;

/// <summary>Numbers, truth values and constants in text form. Thread-safe.</summary>
internal static class TextScalar
{
    /// <summary>Says what a field holds, for errors.</summary>
    public static string KindOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message or FieldType.Group => $"a message {field.MessageType.Name}",
        FieldType.Enum => $"a {field.EnumType.Name}",
        FieldType.String or FieldType.Bytes => "a string",
        FieldType.Bool => "true or false",
        FieldType.Float or FieldType.Double => "a number",
        _ => "a whole number",
    };

    /// <summary>Writes a value that is neither a string nor a message.</summary>
    /// <returns>Null, or what is wrong with the word.</returns>
    public static string? Write(FieldDescriptor field, string word, ProtoBuffer output)
    {
        switch (field.FieldType)
        {
            case FieldType.Bool when TryReadBool(word, out bool flag): output.WriteVarint(field.FieldNumber, flag ? 1 : 0); return null;
            case FieldType.Enum when TryReadEnum(field.EnumType, word, out int constant): output.WriteVarint(field.FieldNumber, constant); return null;
            case FieldType.Float when TryReadDecimal(word, out double value):
                output.WriteFloat(field.FieldNumber, float.Parse(Decimal(word), NumberStyles.Float, CultureInfo.InvariantCulture));
                return null;
            case FieldType.Double when TryReadDecimal(word, out double value): output.WriteDouble(field.FieldNumber, value); return null;
            case FieldType.Int32 or FieldType.Int64 or FieldType.UInt32 or FieldType.UInt64 when TryReadInteger(word, out Int128 number):
                if (number < LeastOf(field.FieldType) || number > MostOf(field.FieldType)) { return $"'{word}' does not fit {field.Name}"; }
                output.WriteVarint(field.FieldNumber, unchecked((long)(ulong)number));
                return null;
            case FieldType.Message or FieldType.Group or FieldType.String or FieldType.Bytes or FieldType.Bool or FieldType.Enum
                or FieldType.Float or FieldType.Double or FieldType.Int32 or FieldType.Int64 or FieldType.UInt32 or FieldType.UInt64:
                return $"{KindOf(field)} is expected for {field.Name}, not '{word}'";
            default:
                return $"{field.Name} is of a kind that is not read";   // fixed and zigzag numbers occur in no message read here
        }
    }

    private static Int128 LeastOf(FieldType type) => type switch
    {
        FieldType.Int32 => int.MinValue,
        FieldType.Int64 => long.MinValue,
        _ => 0,
    };

    private static Int128 MostOf(FieldType type) => type switch
    {
        FieldType.Int32 => int.MaxValue,
        FieldType.UInt32 => uint.MaxValue,
        FieldType.Int64 => long.MaxValue,
        _ => ulong.MaxValue,
    };

    private static bool TryReadBool(string word, out bool value)
    {
        value = word is "true" or "True" or "t" or "1";
        return value || word is "false" or "False" or "f" or "0";
    }

    private static bool TryReadEnum(EnumDescriptor type, string word, out int number)
    {
        if (type.FindValueByName(word) is { } constant)
        {
            number = constant.Number;
            return true;
        }

        return int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    // Decimal, 0x and hexadecimal, or 0 and octal.
    private static bool TryReadInteger(string word, out Int128 value)
    {
        bool negative = word.StartsWith('-');
        ReadOnlySpan<char> digits = word.AsSpan(negative ? 1 : 0);
        int radix = digits.StartsWith("0x") || digits.StartsWith("0X") ? 16 : digits.Length > 1 && digits[0] == '0' ? 8 : 10;
        if (radix == 16) { digits = digits[2..]; }
        value = 0;
        if (digits.IsEmpty || digits.Length > 22) { return false; }
        foreach (char c in digits)
        {
            int digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix) { return false; }
            value = (value * radix) + digit;
        }

        if (negative) { value = -value; }
        return true;
    }

    private static bool TryReadDecimal(string word, out double value) =>
        double.TryParse(Decimal(word), NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static string Decimal(string word) => word switch
    {
        "inf" or "infinity" => "Infinity",
        "-inf" or "-infinity" => "-Infinity",
        "nan" or "-nan" => "NaN",
        _ => word.TrimEnd('f', 'F'),
    };
}
