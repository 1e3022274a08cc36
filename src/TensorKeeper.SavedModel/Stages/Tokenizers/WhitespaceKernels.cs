// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Cuts text at space: <c>WhitespaceTokenizeWithOffsetsV2</c>. What space is, is an input: a bit for each code point.</summary>
internal static class WhitespaceKernels
{
    public static void Register(HostKernelTable table)
    {
        foreach (string library in (ReadOnlySpan<string>)["", "TFText>"]) { table.AddPrepared(library + "WhitespaceTokenizeWithOffsetsV2", Prepare); }
    }

    private static HostKernel Prepare(SourceNode node) => static (in HostCall call) =>
    {
        call.Require(call[1].ElementCount == 1, $"The configuration must be scalar, but received {call[1].Shape}");
        ReadOnlySpan<byte> spaces = call[1].Strings[0];
        StringElements texts = call[0].Strings;
        var rows = new TokenRows(texts.Count);
        for (int i = 0; i < texts.Count; i++)
        {
            Cut(texts[i], spaces, rows);
            rows.EndRow();
        }

        return [rows.Values(), rows.Splits(ElementType.Int64), rows.Starts(ElementType.Int32), rows.Ends(ElementType.Int32)];
    };

    private static void Cut(ReadOnlySpan<byte> text, ReadOnlySpan<byte> spaces, TokenRows rows)
    {
        int start = -1;
        for (int at = 0; at < text.Length;)
        {
            int before = at;
            int codePoint = Utf8Step.Next(text, ref at);
            bool space = codePoint >= 0 && codePoint >> 3 < spaces.Length && (spaces[codePoint >> 3] & (1 << (codePoint & 7))) != 0;
            if (!space) { start = start < 0 ? before : start; continue; }
            if (start < 0) { continue; }

            // TensorFlow takes one byte off, whatever the space's length: behind a token its other bytes stay with it.
            rows.Add(text[start..(at - 1)], start, at - 1);
            start = -1;
        }

        if (start >= 0) { rows.Add(text[start..], start, text.Length); }
    }
}
