// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Buffers.Text;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Decodes base64 as leniently as TensorFlow Serving. Thread-safe.</summary>
internal static class Base64Text
{
    /// <summary>Decodes the standard alphabet, padded or not; white space is skipped.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="output">Where the bytes go; more or less is there if decoding fails.</param>
    /// <returns>False if the text is not base64.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> text, PooledList<byte> output)
    {
        int before = output.Count;
        Span<byte> room = output.Append(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        if (Base64.DecodeFromUtf8(text, room, out _, out int written) == OperationStatus.Done)
        {
            output.Truncate(before + written);
            return true;
        }

        output.Truncate(before);
        return TryDecodeSlowly(text, output);
    }

    /// <summary>Decodes what the base library refuses: missing padding, and bits left over in the last character.</summary>
    private static bool TryDecodeSlowly(ReadOnlySpan<byte> text, PooledList<byte> output)
    {
        uint bits = 0;
        int characters = 0;
        int padding = 0;
        foreach (byte c in text)
        {
            if (c is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r')) { continue; }
            if (c == '=') { padding++; continue; }
            int value = ValueOf(c);
            if (value < 0 || padding > 0) { return false; }
            bits = (bits << 6) | (uint)value;
            if (++characters % 4 == 0) { output.AddRange([(byte)(bits >> 16), (byte)(bits >> 8), (byte)bits]); }
        }

        switch (characters % 4)
        {
            case 0: return padding == 0;
            case 2: output.Add((byte)(bits >> 4)); return padding is 0 or 2;
            case 3: output.AddRange([(byte)(bits >> 10), (byte)(bits >> 2)]); return padding is 0 or 1;
            default: return false;
        }
    }

    private static int ValueOf(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
