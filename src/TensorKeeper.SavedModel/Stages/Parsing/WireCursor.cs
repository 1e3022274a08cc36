// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Walks the fields of one protobuf message that a request holds. Never reads outside it, never recurses.</summary>
internal ref struct WireCursor(ReadOnlySpan<byte> message)
{
    /// <summary>The wire type of fields with a length.</summary>
    public const int Delimited = 2;

    private ReadOnlySpan<byte> _rest = message;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Reads the number and wire type of the next field.</summary>
    /// <returns>False if the bytes are no tag.</returns>
    public bool TryReadTag(out int field, out int wireType)
    {
        (field, wireType) = (0, 0);
        if (!TryReadVarint(out ulong tag) || tag > uint.MaxValue) { return false; }
        field = (int)(tag >> 3);
        wireType = (int)(tag & 7);
        return field != 0;
    }

    public bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (int i = 0; i < Math.Min(_rest.Length, 10); i++)
        {
            value |= (ulong)(_rest[i] & 0x7f) << (7 * i);
            if (_rest[i] < 0x80) { _rest = _rest[(i + 1)..]; return true; }
        }

        return false;
    }

    public bool TryReadFixed32(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(_rest, out value)) { return false; }
        _rest = _rest[4..];
        return true;
    }

    public bool TryReadFixed64(out ulong value)
    {
        if (!BinaryPrimitives.TryReadUInt64LittleEndian(_rest, out value)) { return false; }
        _rest = _rest[8..];
        return true;
    }

    public bool TryReadDelimited(out ReadOnlySpan<byte> content)
    {
        content = default;
        if (!TryReadVarint(out ulong length) || length > (ulong)_rest.Length) { return false; }
        content = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    /// <summary>Passes over a field that nobody wants. Groups are refused, as tf.Example has none.</summary>
    public bool TrySkip(int wireType)
    {
        int bytes = wireType switch { 1 => 8, 5 => 4, _ => 0 };
        if (bytes == 0) { return wireType == 0 ? TryReadVarint(out _) : wireType == Delimited && TryReadDelimited(out _); }
        if (_rest.Length < bytes) { return false; }
        _rest = _rest[bytes..];
        return true;
    }
}
