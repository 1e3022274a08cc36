// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>Cuts text of one encoding into code points. What is not of the encoding comes as -1, one for each maximal bad part.</summary>
internal static class TextDecoder
{
    /// <summary>Reads the first code point.</summary>
    /// <param name="text">At least one byte.</param>
    /// <param name="length">How many bytes it takes.</param>
    /// <returns>The code point, or -1.</returns>
    public delegate int Step(ReadOnlySpan<byte> text, out int length);

    /// <summary>Returns how an encoding is read.</summary>
    /// <exception cref="ServingException">The encoding is not one of those that need no tables.</exception>
    public static Step For(string encoding) => encoding.ToUpperInvariant() switch
    {
        "UTF-8" or "UTF8" => Utf8,
        "UTF-16-BE" or "UTF-16BE" or "UTF-16" => Utf16,
        "UTF-32-BE" or "UTF-32BE" or "UTF-32" => Utf32,
        "US-ASCII" or "ASCII" => static (ReadOnlySpan<byte> text, out int length) => (length = 1) > 0 && text[0] < 0x80 ? text[0] : -1,
        "ISO-8859-1" or "LATIN1" or "LATIN-1" => static (ReadOnlySpan<byte> text, out int length) => (length = 1) > 0 ? text[0] : -1,
        _ => throw new ServingException(ServingErrorCode.InvalidArgument, $"Could not create converter for input encoding: {encoding}"),
    };

    private static int Utf8(ReadOnlySpan<byte> text, out int length) =>
        Rune.DecodeFromUtf8(text, out Rune rune, out length) == OperationStatus.Done ? rune.Value : -1;

    private static int Utf16(ReadOnlySpan<byte> text, out int length)
    {
        length = Math.Min(text.Length, 2);
        if (length < 2) { return -1; }
        char first = (char)BinaryPrimitives.ReadUInt16BigEndian(text);
        if (!char.IsSurrogate(first)) { return first; }
        char second = text.Length < 4 ? '\0' : (char)BinaryPrimitives.ReadUInt16BigEndian(text[2..]);
        if (!char.IsSurrogatePair(first, second)) { return -1; }
        length = 4;
        return char.ConvertToUtf32(first, second);
    }

    private static int Utf32(ReadOnlySpan<byte> text, out int length)
    {
        length = Math.Min(text.Length, 4);
        if (length < 4) { return -1; }
        uint value = BinaryPrimitives.ReadUInt32BigEndian(text);
        return Rune.IsValid(value) ? (int)value : -1;
    }
}
