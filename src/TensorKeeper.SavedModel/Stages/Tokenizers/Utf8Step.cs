// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Reads UTF-8 character by character.</summary>
internal static class Utf8Step
{
    /// <summary>Reads the character at a place and moves behind it.</summary>
    /// <returns>The code point; -1 for bytes that are none, of which as many are passed as could have begun one.</returns>
    public static int Next(ReadOnlySpan<byte> text, ref int at)
    {
        byte first = text[at];
        if (first < 0x80) { at++; return first; }
        bool valid = Rune.DecodeFromUtf8(text[at..], out Rune rune, out int length) == OperationStatus.Done;
        at += length;
        return valid ? rune.Value : -1;
    }
}
