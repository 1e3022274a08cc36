// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Batching;

/// <summary>Puts the rows of several tensors one behind the other, in new memory.</summary>
internal static class RowJoin
{
    /// <summary>Joins the inputs of a batch.</summary>
    /// <param name="parts">The requests, whose shapes match.</param>
    /// <param name="rows">How many rows to make; those behind the requests' own are copies of the last request's first row.</param>
    /// <param name="padsUnequalExtents">Whether other extents are made equal first.</param>
    /// <returns>The inputs of one run, which the caller disposes.</returns>
    public static TensorMap JoinInputs(IReadOnlyList<BatchPart> parts, int rows, bool padsUnequalExtents)
    {
        TensorMap first = parts[0].Run.Inputs;
        var joined = new TensorMap(first.Count);
        try
        {
            for (int i = 0; i < first.Count; i++)
            {
                string name = first.At(i).Key;
                var pieces = new RowPiece[parts.Count];
                for (int part = 0; part < pieces.Length; part++)
                {
                    pieces[part] = new RowPiece(parts[part].Run.Inputs[name], parts[part].From, parts[part].Rows);
                }

                using IDisposable? padded = padsUnequalExtents ? ExtentPadding.MakeEqual(pieces) : null;
                joined.Add(name, Join(pieces, rows));
            }

            return joined;
        }
        catch
        {
            joined.Dispose();
            throw;
        }
    }

    /// <summary>Joins the answers to the pieces of one request.</summary>
    /// <param name="pieces">At least one, in order; they stay the caller's.</param>
    /// <returns>The answer, which the caller disposes.</returns>
    /// <exception cref="ServingException">The pieces differ in more than their rows.</exception>
    public static TensorMap JoinMaps(IReadOnlyList<TensorMap> pieces)
    {
        var joined = new TensorMap(pieces[0].Count);
        for (int i = 0; i < pieces[0].Count; i++)
        {
            (string name, Tensor like) = pieces[0].At(i);
            RowPiece[] rows = [.. pieces.Select(piece => new RowPiece(piece[name], 0, (int)piece[name].Shape[0]))];
            if (!Array.TrueForAll(rows, row => row.Tensor.Shape.Dimensions[1..].SequenceEqual(like.Shape.Dimensions[1..])))
            {
                joined.Dispose();
                throw new ServingException(
                    ServingErrorCode.FailedPrecondition, $"Output '{name}' has other extents in one part of the request than in another; it cannot be cut.");
            }

            joined.Add(name, Join(rows, rows.Sum(static row => row.Rows)));
        }

        return joined;
    }

    private static Tensor Join(ReadOnlySpan<RowPiece> pieces, int rows)
    {
        Tensor like = pieces[0].Tensor;
        long[] dimensions = like.Shape.Dimensions.ToArray();
        dimensions[0] = rows;
        TensorShape shape = TensorShape.FromTrusted(dimensions);
        return like.ElementType == ElementType.String ? JoinStrings(pieces, shape) : JoinNumbers(pieces, shape);
    }

    private static Tensor JoinNumbers(ReadOnlySpan<RowPiece> pieces, TensorShape shape)
    {
        Tensor joined = Tensor.Allocate(pieces[0].Tensor.ElementType, shape);
        Span<byte> rest = joined.Bytes;
        int size = shape[0] == 0 ? 0 : (int)(rest.Length / shape[0]);
        foreach (RowPiece piece in pieces)
        {
            piece.Tensor.Bytes.Slice(piece.From * size, piece.Rows * size).CopyTo(rest);
            rest = rest[(piece.Rows * size)..];
        }

        if (rest.IsEmpty) { return joined; }
        ReadOnlySpan<byte> filler = pieces[^1].Tensor.Bytes.Slice(pieces[^1].From * size, size);
        for (; !rest.IsEmpty; rest = rest[size..]) { filler.CopyTo(rest); }
        return joined;
    }

    private static Tensor JoinStrings(ReadOnlySpan<RowPiece> pieces, TensorShape shape)
    {
        int count = checked((int)shape.GetElementCount());
        int inRow = shape[0] == 0 ? 0 : (int)(count / shape[0]);
        var strings = new List<ReadOnlyMemory<byte>>(count);
        foreach (RowPiece piece in pieces)
        {
            for (int i = 0; i < piece.Rows * inRow; i++) { strings.Add(piece.Tensor.Strings.MemoryAt((piece.From * inRow) + i)); }
        }

        for (int i = 0; strings.Count < count; i = (i + 1) % inRow)
        {
            strings.Add(pieces[^1].Tensor.Strings.MemoryAt((pieces[^1].From * inRow) + i));
        }

        return Tensor.FromStrings(shape, StringElements.FromBytes(strings));
    }
}
