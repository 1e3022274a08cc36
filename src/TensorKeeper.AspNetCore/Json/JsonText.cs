// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Reads JSON strings whose syntax was checked. Thread-safe.</summary>
internal static class JsonText
{
    /// <summary>Returns the value of a hexadecimal digit; -1 if it is none.</summary>
    public static int HexValue(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        _ => -1,
    };

    /// <summary>Asks whether a string says <paramref name="wanted"/>.</summary>
    /// <param name="quoted">The string with its quotation marks.</param>
    /// <param name="wanted">UTF-8, short.</param>
    public static bool IsText(ReadOnlySpan<byte> quoted, ReadOnlySpan<byte> wanted)
    {
        ReadOnlySpan<byte> inner = quoted[1..^1];
        if (inner.SequenceEqual(wanted)) { return true; }

        // An escape is longer than what it stands for, at most six bytes for one.
        if (inner.Length <= wanted.Length || inner.Length > wanted.Length * 6 || !inner.Contains((byte)'\\')) { return false; }
        using var decoded = new PooledList<byte>(inner.Length);
        Decode(quoted, decoded);
        return decoded.Items.SequenceEqual(wanted);
    }

    /// <summary>Appends the bytes that a string stands for.</summary>
    /// <param name="quoted">The string with its quotation marks.</param>
    /// <param name="output">Where they go.</param>
    public static void Decode(ReadOnlySpan<byte> quoted, PooledList<byte> output)
    {
        ReadOnlySpan<byte> rest = quoted[1..^1];
        while (true)
        {
            int escape = rest.IndexOf((byte)'\\');
            if (escape < 0) { output.AddRange(rest); return; }
            output.AddRange(rest[..escape]);
            rest = rest[(escape + 1)..];
            rest = rest[0] == 'u' ? DecodeUnicode(rest, output) : DecodeShort(rest, output);
        }
    }

    /// <summary>Decodes a string to text; bytes that are not UTF-8 become U+FFFD.</summary>
    /// <param name="quoted">The string with its quotation marks.</param>
    public static string GetString(ReadOnlySpan<byte> quoted)
    {
        using var decoded = new PooledList<byte>(quoted.Length);
        Decode(quoted, decoded);
        return Encoding.UTF8.GetString(decoded.Items);
    }

    private static ReadOnlySpan<byte> DecodeShort(ReadOnlySpan<byte> escape, PooledList<byte> output)
    {
        output.Add(escape[0] switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            byte itself => itself,
        });
        return escape[1..];
    }

    private static ReadOnlySpan<byte> DecodeUnicode(ReadOnlySpan<byte> escape, PooledList<byte> output)
    {
        int unit = Hex4(escape[1..]);
        if (unit is >= 0xD800 and <= 0xDBFF)
        {
            int low = Hex4(escape[7..]);
            int rune = ((unit - 0xD800) << 10) + (low - 0xDC00) + 0x10000;
            output.AddRange([(byte)(0xF0 | (rune >> 18)), Tail(rune >> 12), Tail(rune >> 6), Tail(rune)]);
            return escape[11..];
        }

        if (unit < 0x80) { output.Add((byte)unit); }
        else if (unit < 0x800) { output.AddRange([(byte)(0xC0 | (unit >> 6)), Tail(unit)]); }
        else { output.AddRange([(byte)(0xE0 | (unit >> 12)), Tail(unit >> 6), Tail(unit)]); }   // a lone low surrogate too
        return escape[5..];
    }

    private static byte Tail(int bits) => (byte)(0x80 | (bits & 0x3F));

    private static int Hex4(ReadOnlySpan<byte> digits) =>
        (HexValue(digits[0]) << 12) | (HexValue(digits[1]) << 8) | (HexValue(digits[2]) << 4) | HexValue(digits[3]);
}
