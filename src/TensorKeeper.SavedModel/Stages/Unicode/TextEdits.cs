// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>Which bytes of a text became which of its normal form. Not thread-safe.</summary>
/// <remarks>
/// Between two ops it travels as a string: for each span its old and its new length as 32-bit little-endian integers, the new one
/// negated and one less if the span is unchanged.
/// </remarks>
internal sealed class TextEdits
{
    private readonly List<(int Old, int New, bool Changed)> _spans = [];

    public void Clear() => _spans.Clear();

    public void Keep(int length)
    {
        if (length == 0) { return; }
        if (_spans.Count > 0 && !_spans[^1].Changed) { length += _spans[^1].Old; _spans.RemoveAt(_spans.Count - 1); }
        _spans.Add((length, length, false));
    }

    public void Replace(int oldLength, int newLength) => _spans.Add((oldLength, newLength, true));

    public void Write(StringElementsBuilder output)
    {
        Span<byte> bytes = stackalloc byte[8];
        foreach ((int old, int @new, bool changed) in _spans)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, old);
            BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], changed ? @new : ~@new);
            output.Append(bytes);
        }

        output.End();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(ReadOnlySpan<byte> text)
    {
        _spans.Clear();
        for (; text.Length >= 8; text = text[8..])
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(text[4..]);
            _spans.Add((BinaryPrimitives.ReadInt32LittleEndian(text), length < 0 ? ~length : length, length >= 0));
        }
    }

    /// <summary>Finds where a byte of the normal form comes from; within a changed span that is the end of its source.</summary>
    public long SourceOf(long offset)
    {
        if (offset < 0) { return 0; }
        (long source, long target) = (0, 0);
        foreach ((int old, int @new, bool changed) in CollectionsMarshal.AsSpan(_spans))
        {
            if (offset < target + @new)
            {
                return offset == target ? source : changed ? source + old : source + offset - target;
            }

            source += old;
            target += @new;
        }

        return source;
    }
}
