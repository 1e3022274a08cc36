// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Text;
using TensorKeeper.SavedModel.Stages.Tokenizers;

namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>Prepares text for cutting: replaces characters, removes and marks space. Not thread-safe; one for each call.</summary>
/// <param name="rules">What is done.</param>
/// <param name="spaceSuffix">The mark for space is added behind the text, not before it.</param>
/// <param name="whole">Texts that nothing is replaced in; null for none.</param>
internal sealed class SentencepieceNormalizer(NormalizerRules rules, bool spaceSuffix, PieceTree? whole)
{
    /// <summary>Far beyond real texts; a model that makes more of a request asks for memory.</summary>
    private const int MaxBytes = 1 << 28;

    private byte[] _bytes = new byte[256];
    private int[] _origins = new int[256];
    private int _length;

    /// <summary>Gets U+2581, the mark for space.</summary>
    public static ReadOnlySpan<byte> Space => "▁"u8;

    /// <summary>Gets the normalized text; valid until the next run.</summary>
    public ReadOnlySpan<byte> Text => _bytes.AsSpan(0, _length);

    /// <summary>Gets for each byte of the text, and for its end, where it comes from.</summary>
    public ReadOnlySpan<int> Origins => _origins.AsSpan(0, _length + 1);

    private ReadOnlySpan<byte> SpaceMark => rules.EscapesSpace ? Space : " "u8;

    /// <summary>Normalizes a text.</summary>
    public void Run(ReadOnlySpan<byte> text)
    {
        _length = 0;
        _origins[0] = 0;
        int at = 0;
        while (rules.RemovesSpace && at < text.Length && Prefix(text[at..], out int length).SequenceEqual(" "u8)) { at += length; }
        if (at == text.Length) { return; }
        if (!spaceSuffix && rules.AddsPrefix) { Append(SpaceMark, at); }
        bool afterSpace = rules.RemovesSpace;
        while (at < text.Length)
        {
            ReadOnlySpan<byte> part = Prefix(text[at..], out int length);
            if (afterSpace) { part = part.TrimStart((byte)' '); }
            if (!part.IsEmpty)
            {
                afterSpace = rules.RemovesSpace && part[^1] == ' ';
                AppendMarked(part, at);
            }

            at += length;
        }

        int end = at;
        while (rules.RemovesSpace && Text.EndsWith(SpaceMark))
        {
            _length -= SpaceMark.Length;
            end = _origins[_length];
        }

        if (spaceSuffix && rules.AddsPrefix) { Append(SpaceMark, end); }
        Reserve(1);
        _origins[_length] = end;
    }

    private void AppendMarked(ReadOnlySpan<byte> part, int origin)
    {
        while (rules.EscapesSpace && part.IndexOf((byte)' ') is >= 0 and int space)
        {
            Append(part[..space], origin);
            Append(Space, origin);
            part = part[(space + 1)..];
        }

        Append(part, origin);
    }

    private void Append(ReadOnlySpan<byte> part, int origin)
    {
        Reserve(part.Length + 1);
        part.CopyTo(_bytes.AsSpan(_length));
        _origins.AsSpan(_length, part.Length).Fill(origin);
        _length += part.Length;
    }

    private void Reserve(int more)
    {
        if (_length + (long)more <= _bytes.Length) { return; }
        if (_length + (long)more > MaxBytes) { throw new ServingException(ServingErrorCode.ResourceExhausted, $"A normalized text exceeds {MaxBytes} bytes."); }
        Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
        Array.Resize(ref _origins, _bytes.Length);
    }

    /// <summary>Reads the longest part that is replaced at once, or a character.</summary>
    /// <returns>What stands for it.</returns>
    private ReadOnlySpan<byte> Prefix(ReadOnlySpan<byte> text, out int length)
    {
        length = whole?.LongestPrefix(text) ?? 0;
        if (length > 0) { return text[..length]; }
        if (rules.Replaced is { } tree)
        {
            uint node = DoubleArray.Root;
            int target = -1;
            for (int i = 0; i < text.Length && tree.TryStep(ref node, text[i]); i++)
            {
                if (tree.TryValue(node, out int value)) { (target, length) = (value, i + 1); }
            }

            if (length > 0) { return rules.TargetOf(target); }
        }

        if (text[0] < 0x80) { length = 1; return text[..1]; }
        if (Rune.DecodeFromUtf8(text, out _, out length) == OperationStatus.Done) { return text[..length]; }
        length = 1;
        return "\ufffd"u8;
    }
}
