// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>Joins neighbouring tokens of each row: <c>StringNGrams</c>.</summary>
internal static class NGramKernels
{
    public static void Register(HostKernelTable table) => table.AddPrepared("StringNGrams", static node => new Joiner(node).Run);

    private sealed class Joiner(SourceNode node)
    {
        private readonly byte[] _separator = node.Attribute("separator")?.Bytes.ToArray() ?? [];
        private readonly byte[] _leftPad = node.Attribute("left_pad")?.Bytes.ToArray() ?? [];
        private readonly byte[] _rightPad = node.Attribute("right_pad")?.Bytes.ToArray() ?? [];
        private readonly long[] _widths = Checked(node.Ints("ngram_widths"));
        private readonly long _padding = node.Int("pad_width", 0);
        private readonly bool _keepsShort = node.Bool("preserve_short_sequences", false);
        private readonly ElementType _splitType = node.Type("Tsplits", DataType.Int64).ToElementType();

        public Tensor[] Run(in HostCall call)
        {
            StringElements tokens = call[0].Strings;
            long[] splits = Tensors.Integers(call[1]);
            call.Require(splits.Length == 0 || (splits[0] == 0 && splits[^1] == tokens.Count), $"Invalid split values: they must run from 0 to {tokens.Count}");
            var output = new StringElementsBuilder(tokens.Count);
            long[] ends = new long[splits.Length];
            for (int row = 0; row + 1 < splits.Length; row++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                call.Require(splits[row + 1] >= splits[row] && splits[row + 1] <= tokens.Count, $"Invalid split value {splits[row + 1]}");
                AddRow(tokens, splits[row], splits[row + 1] - splits[row], output);
                ends[row + 1] = output.Count;
            }

            return [output.ToVector(), Tensors.OfIntegers(_splitType, [ends.Length], ends)];
        }

        private static long[] Checked(long[] widths) => widths.All(static width => width > 0)
            ? widths
            : throw new ServingException(ServingErrorCode.InvalidArgument, "ngram_widths must contain positive values");

        private void AddRow(StringElements tokens, long start, long length, StringElementsBuilder output)
        {
            int before = output.Count;
            foreach (long width in _widths)
            {
                long padding = _padding < 0 ? width - 1 : Math.Min(_padding, width - 1);
                long count = Math.Max(0, length + (2 * padding) - width + 1);
                AddNGrams(tokens, start, count, width, padding, output);
            }

            // A row too short for any width is one n-gram, padded as far as the fixed padding goes.
            if (_keepsShort && length > 0 && output.Count == before)
            {
                long padding = Math.Max(_padding, 0);
                long width = length + (2 * padding);
                AddNGrams(tokens, start, 1, width, Math.Min(padding, width - 1), output);
            }
        }

        private void AddNGrams(StringElements tokens, long start, long count, long width, long padding, StringElementsBuilder output)
        {
            for (long i = 0; i < count; i++)
            {
                long left = Math.Max(0, padding - i);
                long right = Math.Max(0, padding - (count - (i + 1)));
                long first = start + Math.Max(0, i - padding);
                for (long part = 0; part < width; part++)
                {
                    if (part > 0) { output.Append(_separator); }
                    output.Append(part < left ? _leftPad : part >= width - right ? _rightPad : tokens[(int)(first + part - left)]);
                }

                output.End();
            }
        }
    }
}
