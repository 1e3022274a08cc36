// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Cuts words into the longest pieces of a vocabulary: <c>WordpieceTokenizeWithOffsets</c>.</summary>
internal static class WordpieceKernels
{
    public static void Register(HostKernelTable table) => table.AddPrepared("WordpieceTokenizeWithOffsets", static node => new Tokenizer(node).Run);

    private sealed class Tokenizer
    {
        private readonly WordpieceVocabulary _vocabulary;
        private readonly byte[] _suffix;
        private readonly byte[] _unknown;
        private readonly bool _usesUnknown;
        private readonly bool _splitsUnknown;
        private readonly long _maxWordBytes;
        private readonly long _maxPieceCharacters;
        private readonly bool _splits;

        public Tokenizer(SourceNode node)
        {
            _vocabulary = new WordpieceVocabulary(HostCall.TableOf(node, 1));
            _suffix = node.Attribute("suffix_indicator")?.Bytes.ToArray() ?? [];
            _unknown = node.Attribute("unknown_token")?.Bytes.ToArray() ?? [];
            _usesUnknown = node.Bool("use_unknown_token", true);
            _splitsUnknown = node.Bool("split_unknown_characters", false);
            _maxWordBytes = node.Int("max_bytes_per_word", 100);
            _maxPieceCharacters = node.Int("max_chars_per_token", 0);
            _splits = node.Text("output_row_partition_type", "row_lengths") switch
            {
                "row_lengths" => false,
                "row_splits" => true,
                string type => throw new ServingException(ServingErrorCode.InvalidArgument, $"Unexpected value for output_row_partition_type: {type}"),
            };
        }

        public Tensor[] Run(in HostCall call)
        {
            StringElements words = call[0].Strings;
            var rows = new TokenRows(words.Count);
            var pieces = new List<(int Start, int End, bool Known)>();
            byte[] buffer = [.. _suffix];
            for (int i = 0; i < words.Count; i++)
            {
                if ((i & 0xff) == 0) { call.CancellationToken.ThrowIfCancellationRequested(); }
                Cut(words[i], rows, pieces, ref buffer);
                rows.EndRow();
            }

            Tensor partition = _splits ? rows.Splits(ElementType.Int64) : rows.Lengths();
            return [rows.Values(), partition, rows.Starts(ElementType.Int64), rows.Ends(ElementType.Int64)];
        }

        private void Cut(ReadOnlySpan<byte> word, TokenRows rows, List<(int Start, int End, bool Known)> pieces, ref byte[] buffer)
        {
            if (word.Length > _maxWordBytes)
            {
                // The end is the unknown token's length, not the word's: so TensorFlow has it.
                rows.Add(_usesUnknown ? _unknown : word, 0, _usesUnknown ? _unknown.Length : word.Length);
                return;
            }

            pieces.Clear();
            if (buffer.Length < _suffix.Length + word.Length) { Array.Resize(ref buffer, _suffix.Length + word.Length); }
            for (int at = 0; at < word.Length;)
            {
                int end = Longest(word, at, buffer, out int firstEnd);
                bool known = end >= 0;
                if (!known && !_splitsUnknown)
                {
                    rows.Add(_usesUnknown ? _unknown : word, 0, word.Length);
                    return;
                }

                if (!known) { end = firstEnd; }
                pieces.Add((at, end, known));
                at = end;
            }

            foreach ((int start, int end, bool known) in pieces)
            {
                if (start > 0) { rows.Tokens.Append(_suffix); }
                rows.Tokens.Append(known || !_usesUnknown ? word[start..end] : _unknown);
                rows.Mark(start, end);
            }
        }

        /// <summary>Finds the end of the longest piece that begins at a place.</summary>
        /// <returns>-1 if there is none.</returns>
        private int Longest(ReadOnlySpan<byte> word, int start, byte[] buffer, out int firstEnd)
        {
            ReadOnlySpan<byte> rest = word[start..];
            int prefix = start > 0 ? _suffix.Length : 0;
            int last = Math.Min(rest.Length, Math.Max(_vocabulary.Longest - prefix, 0));
            Span<byte> candidate = buffer.AsSpan(_suffix.Length - prefix);
            rest.CopyTo(candidate[prefix..]);

            // Ends of characters, forwards; then the candidates from the longest, backwards.
            int end = 0;
            Utf8Step.Next(rest, ref end);
            firstEnd = start + end;
            int longest = end <= last ? end : 0;
            for (long characters = 1; end < last && (_maxPieceCharacters <= 0 || characters < _maxPieceCharacters); characters++)
            {
                Utf8Step.Next(rest, ref end);
                if (end <= last) { longest = end; }
            }

            for (end = longest; end > 0; end = Previous(rest, end))
            {
                if (_vocabulary.Contains(candidate[..(prefix + end)])) { return start + end; }
            }

            return -1;
        }

        /// <summary>Steps back over one character, as it was read forwards.</summary>
        private static int Previous(ReadOnlySpan<byte> text, int end)
        {
            int begin = end - 1;
            while (begin > 0 && end - begin < 4 && (text[begin] & 0xc0) == 0x80) { begin--; }
            for (; begin < end; begin++)
            {
                int read = begin;
                Utf8Step.Next(text[..], ref read);
                if (read == end) { return begin; }
            }

            return end - 1;
        }
    }
}
