// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>Writes code points in one of the three encodings TensorFlow writes; a surrogate without its partner becomes U+FFFD.</summary>
internal static class TextEncoder
{
    /// <summary>Writes a text.</summary>
    public delegate void Write(StringBuilder text, StringElementsBuilder output);

    /// <exception cref="ServingException">There is no such encoding.</exception>
    public static Write For(string encoding) => encoding switch
    {
        "UTF-8" => static (text, output) => output.Append(Encoding.UTF8.GetBytes(text.ToString())),
        "UTF-16-BE" => static (text, output) =>
        {
            Span<byte> unit = stackalloc byte[2];
            foreach (Rune rune in text.ToString().EnumerateRunes())
            {
                foreach (char part in rune.ToString())
                {
                    BinaryPrimitives.WriteUInt16BigEndian(unit, part);
                    output.Append(unit);
                }
            }
        },
        "UTF-32-BE" => static (text, output) =>
        {
            Span<byte> unit = stackalloc byte[4];
            foreach (Rune rune in text.ToString().EnumerateRunes())
            {
                BinaryPrimitives.WriteInt32BigEndian(unit, rune.Value);
                output.Append(unit);
            }
        },
        _ => throw new ServingException(ServingErrorCode.InvalidArgument, $"Invalid encoding {encoding}; it must be UTF-8, UTF-16-BE or UTF-32-BE"),
    };
}
