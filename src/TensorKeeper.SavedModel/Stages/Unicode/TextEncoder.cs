// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>Writes code points in one of the three encodings TensorFlow writes; a surrogate without its partner becomes U+FFFD. Not thread-safe.</summary>
/// <param name="write">Writes one character.</param>
/// <param name="output">Takes the bytes.</param>
internal sealed class TextEncoder(TextEncoder.Write write, StringElementsBuilder output)
{
    private int _first = -1;

    /// <summary>Writes a character.</summary>
    public delegate void Write(Rune character, StringElementsBuilder output);

    /// <summary>Returns how an encoding is written.</summary>
    /// <exception cref="ServingException">There is no such encoding.</exception>
    public static Write For(string encoding) => encoding switch
    {
        "UTF-8" => static (character, output) =>
        {
            Span<byte> bytes = stackalloc byte[4];
            output.Append(bytes[..character.EncodeToUtf8(bytes)]);
        },
        "UTF-16-BE" => static (character, output) =>
        {
            Span<char> units = stackalloc char[2];
            Span<byte> bytes = stackalloc byte[4];
            int count = character.EncodeToUtf16(units);
            for (int i = 0; i < count; i++) { BinaryPrimitives.WriteUInt16BigEndian(bytes[(i * 2)..], units[i]); }
            output.Append(bytes[..(count * 2)]);
        },
        "UTF-32-BE" => static (character, output) =>
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, character.Value);
            output.Append(bytes);
        },
        _ => throw new ServingException(ServingErrorCode.InvalidArgument, $"Invalid encoding {encoding}; it must be UTF-8, UTF-16-BE or UTF-32-BE"),
    };

    /// <summary>Writes a code point; the second half of a pair makes one character with the first.</summary>
    public void Append(int codePoint)
    {
        if (_first >= 0 && codePoint is >= 0xdc00 and <= 0xdfff)
        {
            write(new Rune((char)_first, (char)codePoint), output);
            _first = -1;
            return;
        }

        Flush();
        if (codePoint is >= 0xd800 and <= 0xdbff) { _first = codePoint; return; }
        write(Rune.IsValid(codePoint) ? new Rune(codePoint) : Rune.ReplacementChar, output);
    }

    /// <summary>Ends the text and its element.</summary>
    public void End()
    {
        Flush();
        output.End();
    }

    private void Flush()
    {
        if (_first >= 0) { write(Rune.ReplacementChar, output); }
        _first = -1;
    }
}
