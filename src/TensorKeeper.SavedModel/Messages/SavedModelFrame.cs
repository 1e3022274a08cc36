// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>Tells a SavedModel from what else lies under its name, and a whole one from one cut short.</summary>
/// <remarks>
/// A protobuf message does not say what it is. The outermost one of this format is <c>08 01</c> (the schema version) and
/// then <c>12 length</c> for each graph, in this order whoever wrote it; a graph longer than the rest of the file is a
/// file cut short, anything else is no SavedModel.
/// </remarks>
internal static class SavedModelFrame
{
    private const ulong VersionTag = (1 << 3) | (ulong)WireType.Varint;
    private const ulong GraphTag = (2 << 3) | (ulong)WireType.LengthDelimited;

    /// <exception cref="SavedModelException">The bytes are no SavedModel, or not all of it.</exception>
    public static void Check(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.IsEmpty) { throw Refuse(DiagnosticId.Truncated, "The file is empty.", file, 0); }
        if (Recognize(bytes) is { } other) { throw Refuse(DiagnosticId.NotASavedModel, $"The file is {other}, not a SavedModel.", file, 0); }

        int at = 0;
        while (at < bytes.Length)
        {
            int start = at;
            if (!TryRead(bytes, ref at, out ulong tag)) { throw Cut(bytes, file, at); }
            if (tag is not (VersionTag or GraphTag))
            {
                throw Refuse(
                    start == 0 ? DiagnosticId.NotASavedModel : DiagnosticId.Malformed,
                    "These bytes are not the protobuf message SavedModel: a schema version and graphs are expected.", file, start);
            }

            if (!TryRead(bytes, ref at, out ulong value)) { throw Cut(bytes, file, at); }
            if (tag == VersionTag) { continue; }
            if (value > (ulong)(bytes.Length - at))
            {
                throw Refuse(DiagnosticId.Truncated, $"The file ends too early: a graph of {value} bytes begins where {bytes.Length - at} are left.", file, start);
            }

            at += (int)value;
        }
    }

    private static string? Recognize(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 8 && bytes.Slice(4, 4).SequenceEqual("TFL3"u8)) { return "a TensorFlow Lite model"; }
        if (bytes.StartsWith("PK\x03\x04"u8)) { return "a ZIP archive (a .keras or .zip file?)"; }
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F'])) { return "an HDF5 file (a Keras .h5 file?)"; }
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])) { return "a gzip archive"; }
        return LooksLikeMarkup(bytes) ? "a web page" : null;
    }

    private static bool LooksLikeMarkup(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> text = bytes[..Math.Min(bytes.Length, 64)].TrimStart(" \t\r\n"u8);
        return text.StartsWith("<!"u8) || text.StartsWith("<html"u8) || text.StartsWith("<HTML"u8) || text.StartsWith("<?xml"u8);
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        int taken = ProtoVarint.Read(bytes[at..], out value);
        at += Math.Max(0, taken);
        return taken > 0;
    }

    private static SavedModelException Cut(ReadOnlySpan<byte> bytes, string file, int at) => bytes.Length - at >= ProtoVarint.MaxLength
        ? Refuse(DiagnosticId.Malformed, "A number is longer than any is.", file, at)
        : Refuse(DiagnosticId.Truncated, "The file ends inside a number.", file, at);

    private static SavedModelException Refuse(DiagnosticId id, string message, string file, long offset) =>
        new(new Diagnostic(id, message, File: file, ByteOffset: offset));
}
