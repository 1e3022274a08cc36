// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>Brings UTF-8 into a normal form. Not thread-safe; one for each call.</summary>
/// <remarks>
/// Only what is not normal already is taken apart. Bytes that are no UTF-8 pass a form that composes as they are, and
/// become U+FFFD in one that does not, as with ICU.
/// </remarks>
/// <param name="form">The form.</param>
internal sealed class Normalizer(NormalForm form)
{
    private readonly NormalizationSegment _segment = new();

    /// <summary>Appends the normal form of a text; the caller ends the element.</summary>
    /// <param name="text">UTF-8, or almost.</param>
    /// <param name="output">Takes the result.</param>
    /// <param name="edits">Takes what became what; only for forms that compose.</param>
    public void Append(ReadOnlySpan<byte> text, StringElementsBuilder output, TextEdits? edits = null)
    {
        if (edits is null && Ascii.IsValid(text)) { AppendAscii(text, output); return; }
        if (!form.Composes && !Utf8.IsValid(text)) { text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text)); }

        int copied = 0;
        int joinable = -1;
        for (int at = 0; at < text.Length;)
        {
            if (!form.Folds && text[at] < 0x80)
            {
                int ascii = text[at..].IndexOfAnyInRange((byte)0x80, (byte)0xff);
                at = ascii < 0 ? text.Length : at + ascii;
                joinable = at - 1;
                continue;
            }

            bool valid = Rune.DecodeFromUtf8(text[at..], out Rune rune, out int length) == OperationStatus.Done;
            if (!valid || form.IsInert(rune.Value))
            {
                joinable = valid ? at : -1;
                at += length;
                continue;
            }

            int start = form.IsJoined(rune.Value) && joinable >= 0 ? joinable : at;
            int end = Collect(text, start);
            Keep(text[copied..start], output, edits);
            Replace(text[start..end], output, edits);
            at = copied = end;
            joinable = -1;
        }

        Keep(text[copied..], output, edits);
    }

    private static void Keep(ReadOnlySpan<byte> text, StringElementsBuilder output, TextEdits? edits)
    {
        output.Append(text);
        edits?.Keep(text.Length);
    }

    private void AppendAscii(ReadOnlySpan<byte> text, StringElementsBuilder output)
    {
        if (!form.Folds) { output.Append(text); return; }
        Span<byte> buffer = stackalloc byte[256];
        while (!text.IsEmpty)
        {
            Ascii.ToLower(text[..Math.Min(text.Length, buffer.Length)], buffer, out int written);
            output.Append(buffer[..written]);
            text = text[written..];
        }
    }

    /// <summary>Takes apart what changes together.</summary>
    /// <returns>Where it ends.</returns>
    private int Collect(ReadOnlySpan<byte> text, int start)
    {
        _segment.Clear();
        int at = start;
        while (at < text.Length)
        {
            bool valid = Rune.DecodeFromUtf8(text[at..], out Rune rune, out int length) == OperationStatus.Done;
            if (at > start && (!valid || !form.IsJoined(rune.Value))) { break; }
            form.Decompose(rune.Value, _segment);
            at += length;
        }

        _segment.Order();
        if (form.Composes) { _segment.Compose(); }
        return at;
    }

    private void Replace(ReadOnlySpan<byte> old, StringElementsBuilder output, TextEdits? edits)
    {
        Span<byte> encoded = stackalloc byte[4];
        int before = output.PendingBytes;
        foreach (int codePoint in _segment.CodePoints)
        {
            output.Append(encoded[..new Rune(codePoint).EncodeToUtf8(encoded)]);
        }

        if (edits is null) { return; }
        ReadOnlySpan<byte> made = output.Pending[before..];
        if (made.SequenceEqual(old)) { edits.Keep(old.Length); }
        else { edits.Replace(old.Length, made.Length); }
    }
}
