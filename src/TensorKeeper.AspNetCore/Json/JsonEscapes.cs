// SPDX-License-Identifier: MIT
using System.Buffers;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>How bytes that may not stand in a JSON string are written. Thread-safe.</summary>
internal static class JsonEscapes
{
    /// <summary>Gets the bytes that need an escape.</summary>
    public static SearchValues<byte> Needed { get; } = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static b => (byte)b), (byte)'"', (byte)'\\']);

    public static void Write(byte value, PooledList<byte> output)
    {
        byte letter = value switch
        {
            (byte)'"' or (byte)'\\' => value,
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            _ => (byte)'u',
        };
        output.AddRange([(byte)'\\', letter]);
        if (letter == 'u') { output.AddRange([(byte)'0', (byte)'0', Hex(value >> 4), Hex(value & 15)]); }
    }

    private static byte Hex(int digit) => "0123456789ABCDEF"u8[digit];
}
