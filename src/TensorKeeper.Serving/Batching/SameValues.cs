// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Batching;

/// <summary>Compares answers that were computed together with answers that were computed apart.</summary>
/// <remarks>
/// The engine may add in another order when there are more rows, so that numbers with a fraction differ in their last
/// digits; everything else is the same to the bit.
/// </remarks>
internal static class SameValues
{
    private const double Relative = 1e-3;
    private const double Absolute = 1e-4;

    /// <summary>Compares an answer with rows of a batch's outputs.</summary>
    /// <param name="apart">The outputs of one request that ran by itself.</param>
    /// <param name="together">The outputs of a batch.</param>
    /// <param name="from">The first row of the request in the batch.</param>
    /// <param name="rows">How many rows it has.</param>
    public static bool Are(TensorMap apart, TensorMap together, int from, int rows)
    {
        for (int i = 0; i < together.Count; i++)
        {
            (string name, Tensor joined) = together.At(i);
            if (!apart.TryGet(name, out Tensor? single) || single.ElementType != joined.ElementType || !HasSameRows(single, joined, rows)
                || !Are(single, joined, from))
            {
                return false;
            }
        }

        return apart.Count == together.Count;
    }

    /// <summary>Asks whether two requests sent the same.</summary>
    public static bool AreInputs(BatchPart one, BatchPart other)
    {
        if (one.Rows != other.Rows) { return false; }
        using TensorMap mine = RowSplit.View(one.Run.Inputs, one.From, one.Rows);
        using TensorMap theirs = RowSplit.View(other.Run.Inputs, other.From, other.Rows);
        for (int i = 0; i < mine.Count; i++)
        {
            (string name, Tensor tensor) = mine.At(i);
            Tensor twin = theirs[name];
            bool isSame = tensor.Shape == twin.Shape && (tensor.ElementType == ElementType.String
                ? tensor.Strings.Bytes.Span.SequenceEqual(twin.Strings.Bytes.Span)
                : tensor.Bytes.SequenceEqual(twin.Bytes));
            if (!isSame) { return false; }
        }

        return true;
    }

    private static bool HasSameRows(Tensor single, Tensor joined, int rows) =>
        single.Shape.Rank == joined.Shape.Rank && single.Shape.Rank > 0 && single.Shape[0] == rows
        && single.Shape.Dimensions[1..].SequenceEqual(joined.Shape.Dimensions[1..]);

    private static bool Are(Tensor single, Tensor joined, int from)
    {
        int count = (int)single.ElementCount;
        int first = single.Shape[0] == 0 ? 0 : (int)(from * (count / single.Shape[0]));
        if (single.ElementType == ElementType.String)
        {
            for (int i = 0; i < count; i++)
            {
                if (!single.Strings[i].SequenceEqual(joined.Strings[first + i])) { return false; }
            }

            return true;
        }

        int size = ElementTypes.SizeOf(single.ElementType);
        ReadOnlySpan<byte> left = single.Bytes;
        ReadOnlySpan<byte> right = joined.Bytes.Slice(first * size, count * size);
        if (left.SequenceEqual(right)) { return true; }
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> one = left.Slice(i * size, size);
            ReadOnlySpan<byte> other = right.Slice(i * size, size);
            if (!AreClose(single.ElementType, one, other)) { return false; }
        }

        return true;
    }

    private static bool AreClose(ElementType type, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => type switch
    {
        ElementType.Float32 => AreClose(BitConverter.ToSingle(one), BitConverter.ToSingle(other), 1),
        ElementType.Float64 => AreClose(BitConverter.ToDouble(one), BitConverter.ToDouble(other), 1),
        ElementType.Float16 => AreClose((double)BitConverter.ToHalf(one), (double)BitConverter.ToHalf(other), 16),
        ElementType.BFloat16 => AreClose(Widen(one), Widen(other), 64),
        _ => one.SequenceEqual(other),
    };

    private static float Widen(ReadOnlySpan<byte> bfloat16) => BitConverter.UInt32BitsToSingle((uint)BitConverter.ToUInt16(bfloat16) << 16);

    private static bool AreClose(double one, double other, double coarseness) =>
        one.Equals(other)
        || Math.Abs(one - other) <= coarseness * (Absolute + (Relative * Math.Max(Math.Abs(one), Math.Abs(other))));
}
