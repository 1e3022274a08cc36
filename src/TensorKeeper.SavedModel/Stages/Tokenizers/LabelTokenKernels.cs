// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Unicode;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Cuts text where a network says so, character by character: <c>SplitMergeTokenizeWithOffsets</c>, <c>TokenizerFromLogits</c>.</summary>
/// <remarks>Space is in no token. A token goes on behind a space if it is not told to split, and then its text has no space, its offsets do.</remarks>
internal static class LabelTokenKernels
{
    private delegate bool Splits(int row, int character);

    public static void Register(HostKernelTable table) => table
        .AddPrepared("SplitMergeTokenizeWithOffsets", PrepareLabels)
        .Add("TokenizerFromLogits", RunLogits);

    private static HostKernel PrepareLabels(SourceNode node)
    {
        bool atSpace = node.Bool("force_split_at_break_character", true);
        return (in HostCall call) =>
        {
            StringElements texts = call[0].Strings;
            Tensor labels = call[1];
            long[] splits = Ragged.NestedSplits.Read(call, 2, 1, labels.ElementCount, exact: false)[0];
            call.Require(splits.Length == texts.Count + 1, $"Expecting row_splits have {texts.Count + 1} elements, got {splits.Length}");
            var rows = new TokenRows(texts.Count);
            for (int i = 0; i < texts.Count; i++)
            {
                long first = splits[i];
                Cut(call, texts[i], i, splits[i + 1] - first, atSpace, (_, character) => labels.AsSpan<int>()[(int)first + character] == 0, rows);
            }

            return Outputs(rows);
        };
    }

    private static Tensor[] RunLogits(in HostCall call)
    {
        StringElements texts = call[0].Strings;
        Tensor logits = call[1];
        call.Require(logits.Shape.Rank == 3 && logits.Shape[0] == texts.Count && logits.Shape[2] == 2, $"Bad logits of shape {logits.Shape}");
        call.Require(call[2].ElementCount == 1, "force_split_at_break_character must be a scalar");
        bool atSpace = call[2].AsSpan<bool>()[0];
        long width = logits.Shape[1];
        var rows = new TokenRows(texts.Count);
        for (int i = 0; i < texts.Count; i++) { Cut(call, texts[i], i, width, atSpace, SplitsHere, rows); }
        return Outputs(rows);

        bool SplitsHere(int row, int character)
        {
            int place = (int)(((row * width) + character) * 2);
            ReadOnlySpan<float> values = logits.AsSpan<float>();
            return values[place] > values[place + 1];
        }
    }

    private static Tensor[] Outputs(TokenRows rows) =>
        [rows.Values(), rows.Splits(ElementType.Int64), rows.Starts(ElementType.Int64), rows.Ends(ElementType.Int64)];

    private static void Cut(in HostCall call, ReadOnlySpan<byte> text, int row, long labels, bool atSpace, Splits splits, TokenRows rows)
    {
        (int start, int end) = (-1, 0);
        bool afterSpace = false;
        int character = 0;
        for (int at = 0; at < text.Length; character++)
        {
            call.Require(character < labels, $"Number of labels {labels} is insufficient for text of {text.Length} bytes");
            int length = Math.Min(LengthOf(text[at]), text.Length - at);
            int read = at;
            bool space = Marks.IsSpace(Utf8Step.Next(text, ref read));
            if (!space)
            {
                if (start < 0 || splits(row, character) || (afterSpace && atSpace))
                {
                    if (start >= 0) { rows.Mark(start, end); }
                    start = at;
                }

                rows.Tokens.Append(text.Slice(at, length));
                end = at + length;
            }

            afterSpace = space;
            at += length;
        }

        if (start >= 0) { rows.Mark(start, end); }
        rows.EndRow();
    }

    /// <summary>Tells a character's length by its first byte alone.</summary>
    private static int LengthOf(byte first) => (first >> 4) switch { < 12 => 1, 12 or 13 => 2, 14 => 3, _ => 4 };
}
