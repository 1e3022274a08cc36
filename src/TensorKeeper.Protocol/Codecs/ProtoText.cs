// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>Text in a protobuf message is UTF-8.</summary>
internal static class ProtoText
{
    public static int SizeOf(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>Returns what a text field takes, 0 if it is empty and therefore stays away.</summary>
    public static long SizeOfOptional(int fieldNumber, string text) =>
        text.Length == 0 ? 0 : ProtoVarint.SizeOfField(fieldNumber, SizeOf(text));

    public static void WriteOptional(ref ProtoWriter writer, int fieldNumber, string text)
    {
        if (text.Length > 0) { writer.WriteString(fieldNumber, text); }
    }
}
