// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Regexes;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Cuts text at what a pattern matches: <c>RegexSplitWithOffsets</c>.</summary>
/// <remarks>
/// As in TensorFlow a text ends at its first NUL, the delimiter is the first group of the pattern, and what follows a delimiter is
/// searched as a text of its own, so that <c>^</c> and <c>\b</c> do not see what was before.
/// </remarks>
internal static class RegexSplitKernels
{
    public static void Register(HostKernelTable table) => table.AddPrepared("RegexSplitWithOffsets", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        var delimiters = new PatternInput(node, 1);
        var kept = new PatternInput(node, 2);
        return (in HostCall call) =>
        {
            BytePattern delimiter = delimiters.Of(call);
            BytePattern? keep = call[2].ElementCount == 1 && call[2].Strings[0].IsEmpty ? null : kept.Of(call);
            StringElements texts = call[0].Strings;
            var rows = new TokenRows(texts.Count);
            for (int i = 0; i < texts.Count; i++)
            {
                ReadOnlySpan<byte> text = texts[i];
                int end = text.IndexOf((byte)0);
                Split(call, end < 0 ? text : text[..end], delimiter, keep, rows);
                rows.EndRow();
            }

            return [rows.Values(), rows.Starts(ElementType.Int64), rows.Ends(ElementType.Int64), rows.Splits(ElementType.Int64)];
        };
    }

    private static void Split(in HostCall call, ReadOnlySpan<byte> text, BytePattern delimiter, BytePattern? keep, TokenRows rows)
    {
        var search = new PatternSearch(delimiter, text);
        int at = 0;

        // Without a group there is nothing to take out, and TensorFlow finds no delimiter at all.
        while (delimiter.Groups > 0 && search.TryFind(at, alone: true))
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            bool found = search.TryGroup(1, out int index, out int end);
            call.Require(search.End > at && found, "The delimiter matches nothing, so that there would be no end to splitting.");
            if (index > at) { rows.Add(text[at..index], at, index); }
            if (keep is not null && keep.MatchesAll(text[index..end])) { rows.Add(text[index..end], index, end); }
            at = search.End;
        }

        if (at < text.Length) { rows.Add(text[at..], at, text.Length); }
    }
}
