// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>Splits strings into a sparse matrix of pieces: <c>StringSplit</c> (each byte of the delimiter splits) and <c>StringSplitV2</c>.</summary>
internal static class SplitKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("StringSplit", SplitByAny)
        .Add("StringSplitV2", SplitBySeparator);

    private static Tensor[] SplitByAny(in HostCall call)
    {
        byte[] delimiters = Scalar(call, 1);
        bool skipsEmpty = call.Node.Bool("skip_empty", true);
        var pieces = new Pieces(call[0].Strings.Count);
        for (int row = 0; row < call[0].Strings.Count; row++)
        {
            ReadOnlySpan<byte> text = call[0].Strings[row];
            if (delimiters.Length == 0)
            {
                for (int i = 0; i < text.Length; i++) { pieces.Add(text.Slice(i, 1)); }
            }
            else if (!text.IsEmpty)
            {
                foreach (Range range in text.SplitAny(delimiters))
                {
                    if (!skipsEmpty || !text[range].IsEmpty) { pieces.Add(text[range]); }
                }
            }

            pieces.EndRow();
        }

        return pieces.ToSparse();
    }

    private static Tensor[] SplitBySeparator(in HostCall call)
    {
        byte[] separator = Scalar(call, 1);
        long limit = call.Node.Int("maxsplit", -1);
        call.Require(call[0].Shape.Rank == 1, $"input must be a vector, got shape: {call[0].Shape}");
        var pieces = new Pieces(call[0].Strings.Count);
        for (int row = 0; row < call[0].Strings.Count; row++)
        {
            ReadOnlySpan<byte> text = call[0].Strings[row];
            if (limit == 0) { pieces.Add(text); }
            else if (separator.Length == 0) { SplitAtSpace(text, limit, pieces); }
            else { SplitAt(text, separator, limit, pieces); }
            pieces.EndRow();
        }

        return pieces.ToSparse();
    }

    /// <summary>After the last split that is allowed the rest is a piece, be it empty.</summary>
    private static void SplitAtSpace(ReadOnlySpan<byte> text, long limit, Pieces pieces)
    {
        text = AsciiSpace.TrimStart(text);
        for (long splits = 1; !text.IsEmpty; splits++)
        {
            int length = text.IndexOfAny(AsciiSpace.Values);
            if (length < 0) { length = text.Length; }
            pieces.Add(text[..length]);
            text = AsciiSpace.TrimStart(text[length..]);
            if (splits == limit) { pieces.Add(text); return; }
        }
    }

    private static void SplitAt(ReadOnlySpan<byte> text, ReadOnlySpan<byte> separator, long limit, Pieces pieces)
    {
        long splits = 0;
        for (int at = text.IndexOf(separator); at >= 0 && splits != limit; at = text.IndexOf(separator))
        {
            pieces.Add(text[..at]);
            text = text[(at + separator.Length)..];
            splits++;
        }

        pieces.Add(text);
    }

    private static byte[] Scalar(in HostCall call, int input)
    {
        call.Require(call[input].ElementCount == 1, $"delimiter must be a scalar, got shape: {call[input].Shape}");
        return call[input].Strings[0].ToArray();
    }

    /// <summary>The pieces of all rows.</summary>
    private sealed class Pieces(int rows)
    {
        private readonly StringElementsBuilder _values = new(rows * 8);
        private readonly List<long> _indices = new(rows * 16);
        private long _row;
        private long _column;
        private long _longest;

        public void Add(ReadOnlySpan<byte> piece)
        {
            _values.Add(piece);
            _indices.Add(_row);
            _indices.Add(_column++);
        }

        public void EndRow()
        {
            _longest = Math.Max(_longest, _column);
            _column = 0;
            _row++;
        }

        public Tensor[] ToSparse() =>
        [
            Tensor.Of<long>([_values.Count, 2], System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_indices)),
            _values.ToVector(),
            Tensor.Of<long>([2], _row, _longest),
        ];
    }
}
