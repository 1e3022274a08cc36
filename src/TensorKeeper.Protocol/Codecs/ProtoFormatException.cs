// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>
/// Bytes are not what the protobuf encoding allows. The only exception that hostile bytes cause in a reader.
/// </summary>
public sealed class ProtoFormatException : FormatException
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="offset">Where the damage was seen, in bytes from the start of what was read.</param>
    /// <param name="reason">What was found there and what was expected; a sentence without its end.</param>
    public ProtoFormatException(long offset, string reason)
        : base(string.Create(CultureInfo.InvariantCulture, $"Malformed protobuf at byte {offset}: {reason}."))
    {
        Offset = offset;
        Reason = reason;
    }

    /// <summary>Gets where the damage was seen, in bytes from the start of what was read.</summary>
    public long Offset { get; }

    /// <summary>Gets what was found and what was expected, without the place; a sentence without its end.</summary>
    public string Reason { get; }

    // Out of line, so that the hot readers stay small enough to be inlined.
    [DoesNotReturn]
    internal static void Throw(long offset, string reason) => throw new ProtoFormatException(offset, reason);

    [DoesNotReturn]
    internal static void ThrowTruncated(long offset) =>
        throw new ProtoFormatException(offset, "the message ends inside a value");

    [DoesNotReturn]
    internal static void ThrowLength(long offset, ulong length, long left) =>
        throw new ProtoFormatException(
            offset,
            string.Create(
                CultureInfo.InvariantCulture, $"a length of {length} bytes was announced where {left} are left"));

    [DoesNotReturn]
    internal static void ThrowTag(long offset, ulong tag) =>
        throw new ProtoFormatException(
            offset,
            string.Create(CultureInfo.InvariantCulture, $"0x{tag:x} is no tag of a field (groups are not read)"));

    [DoesNotReturn]
    internal static void ThrowWireType(long offset, uint tag, WireType wanted) =>
        throw new ProtoFormatException(
            offset,
            string.Create(
                CultureInfo.InvariantCulture,
                $"field {tag >> 3} has wire type {tag & 7}, but {(int)wanted} ({wanted}) is expected"));
}
