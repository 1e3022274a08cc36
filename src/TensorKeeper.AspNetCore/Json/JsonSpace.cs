// SPDX-License-Identifier: MIT
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TensorKeeper.AspNetCore.Json;

/// <summary>Steps over white space. Thread-safe.</summary>
internal static class JsonSpace
{
    /// <summary>Asks for a space, a tab, or a mark of a line's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Is(byte c) => c is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    /// <summary>Returns where the first byte is that is no white space; mostly there is none, or a single space.</summary>
    /// <param name="text">The document.</param>
    /// <param name="at">Where to start.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Skip(ReadOnlySpan<byte> text, int at)
    {
        if ((uint)at >= (uint)text.Length || text[at] > ' ') { return at; }
        if (text[at] == ' ' && (uint)(at + 1) < (uint)text.Length && text[at + 1] > ' ') { return at + 1; }
        return SkipLong(text, at);
    }

    // Indentation: a line's end and many spaces.
    private static int SkipLong(ReadOnlySpan<byte> text, int at)
    {
        for (; text.Length - at >= Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            Vector128<byte> here = Vector128.Create(text[at..]);
            Vector128<byte> spaces = Vector128.Equals(here, Vector128.Create((byte)' ')) | Vector128.Equals(here, Vector128.Create((byte)'\n'))
                | Vector128.Equals(here, Vector128.Create((byte)'\r')) | Vector128.Equals(here, Vector128.Create((byte)'\t'));
            uint others = ~spaces.ExtractMostSignificantBits() & 0xFFFF;
            if (others != 0) { return at + BitOperations.TrailingZeroCount(others); }
        }

        while (at < text.Length && Is(text[at])) { at++; }
        return at;
    }
}
