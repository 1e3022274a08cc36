// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>What takes the place of a match: text with <c>\0</c> to <c>\9</c> for groups. Immutable.</summary>
internal sealed class Rewrite
{
    private readonly List<(byte[] Text, int Group)> _parts = [];
    private readonly int _largestGroup = -1;

    public Rewrite(ReadOnlySpan<byte> rewrite)
    {
        var text = new List<byte>();
        for (int i = 0; i < rewrite.Length; i++)
        {
            if (rewrite[i] != '\\') { text.Add(rewrite[i]); continue; }
            byte escaped = ++i < rewrite.Length ? rewrite[i] : (byte)0;
            if (escaped == '\\') { text.Add(escaped); continue; }
            if (!char.IsAsciiDigit((char)escaped)) { break; }   // RE2 stops here and keeps what it has
            _parts.Add(([.. text], escaped - '0'));
            _largestGroup = Math.Max(_largestGroup, escaped - '0');
            text.Clear();
        }

        _parts.Add(([.. text], -1));
    }

    /// <summary>Replaces the first match or all of them, as RE2's Replace and GlobalReplace do.</summary>
    /// <param name="pattern">What to look for.</param>
    /// <param name="text">The text.</param>
    /// <param name="all">All matches.</param>
    /// <param name="output">Takes the result; the caller ends the element.</param>
    /// <param name="cancellationToken">Ends the work between two matches.</param>
    public void Replace(BytePattern pattern, ReadOnlySpan<byte> text, bool all, StringElementsBuilder output, CancellationToken cancellationToken)
    {
        if (_largestGroup > pattern.Groups) { output.Append(text); return; }
        var search = new PatternSearch(pattern, text);
        int at = 0;
        int lastEnd = -1;
        while (at <= text.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!search.TryFind(at, alone: false)) { break; }
            output.Append(text[at..search.Index]);
            at = search.Index;
            if (search.End == search.Index && search.Index == lastEnd)
            {
                // An empty match right after another match does not count: pass a whole code point.
                int step = Math.Min(CodePointLength(text[at..]), text.Length - at);
                output.Append(text.Slice(at, step));
                at += Math.Max(step, 1);
                continue;
            }

            Append(ref search, text, output);
            at = lastEnd = search.End;
            if (!all) { break; }
        }

        if (at < text.Length) { output.Append(text[at..]); }
    }

    private void Append(ref PatternSearch search, ReadOnlySpan<byte> text, StringElementsBuilder output)
    {
        foreach ((byte[] literal, int group) in _parts)
        {
            output.Append(literal);
            if (group >= 0 && search.TryGroup(group, out int index, out int end)) { output.Append(text[index..end]); }
        }
    }

    private static int CodePointLength(ReadOnlySpan<byte> text) =>
        System.Text.Rune.DecodeFromUtf8(text, out _, out int length) == System.Buffers.OperationStatus.Done ? length : 1;
}
