// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Batching;

/// <summary>Which requests can share a batch: those whose inputs differ in the number of rows only.</summary>
internal static class RowShapes
{
    private const int HighestPaddedRank = 6;

    /// <summary>Returns the number of rows of a request.</summary>
    /// <param name="signature">What is called.</param>
    /// <param name="inputs">What was sent, checked.</param>
    /// <param name="padsUnequalExtents">Whether other extents are made equal.</param>
    /// <returns>The first extent of all inputs; 0 if they have no common one, none at all, or an input was left out.</returns>
    public static int CountRows(Signature signature, TensorMap inputs, bool padsUnequalExtents)
    {
        if (inputs.Count == 0 || inputs.Count != signature.Inputs.Count) { return 0; }
        long rows = 0;
        for (int i = 0; i < inputs.Count; i++)
        {
            Tensor tensor = inputs.At(i).Value;
            if (tensor.Shape.Rank == 0 || tensor.ElementCount == 0 || (i > 0 && tensor.Shape[0] != rows)) { return 0; }
            if (padsUnequalExtents && tensor.Shape.Rank > HighestPaddedRank) { return 0; }
            rows = tensor.Shape[0];
        }

        return rows <= int.MaxValue ? (int)rows : 0;
    }

    /// <summary>Asks whether two requests for the same signature can share a batch.</summary>
    /// <param name="one">A request with rows.</param>
    /// <param name="other">Another with rows.</param>
    /// <param name="padsUnequalExtents">Whether other extents are made equal.</param>
    public static bool Match(PendingRun one, PendingRun other, bool padsUnequalExtents)
    {
        if (one.Rows == 0 || other.Rows == 0 || !HasSameOutputs(one.OutputNames, other.OutputNames)) { return false; }
        for (int i = 0; i < one.Inputs.Count; i++)
        {
            (string name, Tensor tensor) = one.Inputs.At(i);
            if (!other.Inputs.TryGet(name, out Tensor? twin) || twin.ElementType != tensor.ElementType) { return false; }
            ReadOnlySpan<long> mine = tensor.Shape.Dimensions;
            ReadOnlySpan<long> theirs = twin.Shape.Dimensions;
            if (mine.Length != theirs.Length || (!padsUnequalExtents && !mine[1..].SequenceEqual(theirs[1..]))) { return false; }
        }

        return true;
    }

    private static bool HasSameOutputs(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        if (one.Count != other.Count) { return false; }
        for (int i = 0; i < one.Count; i++)
        {
            if (one[i] != other[i]) { return false; }
        }

        return true;
    }
}
