// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Compares rows of words by their longest common subsequence: <c>RougeL</c>.</summary>
internal static class RougeKernels
{
    private delegate bool Same(int left, int right);

    public static void Register(HostKernelTable table) => table.Add("RougeL", Run);

    private static Tensor[] Run(in HostCall call)
    {
        Tensor words = call[0];
        Tensor references = call[2];
        long[] splits = Ragged.NestedSplits.Read(call, 1, 1, words.ElementCount, exact: false)[0];
        long[] referenceSplits = Ragged.NestedSplits.Read(call, 3, 1, references.ElementCount, exact: false)[0];
        call.Require(call[4].ElementCount == 1, "alpha must be a scalar");
        float alpha = call[4].AsSpan<float>()[0];
        call.Require(alpha <= 1, $"alpha must be <1 but was={alpha}");
        call.Require(splits.Length == referenceSplits.Length, $"ref splits len={referenceSplits.Length}must equal hyp splits len={splits.Length}");
        Same same = Comparison(call, words, references);
        Tensor f = Tensors.Zeros(ElementType.Float32, [splits.Length - 1]);
        Tensor p = Tensors.Zeros(ElementType.Float32, [splits.Length - 1]);
        Tensor r = Tensors.Zeros(ElementType.Float32, [splits.Length - 1]);
        for (int row = 0; row + 1 < splits.Length; row++)
        {
            float count = splits[row + 1] - splits[row];
            float referenceCount = referenceSplits[row + 1] - referenceSplits[row];
            float common = Common(call, same, (int)splits[row], (int)splits[row + 1], (int)referenceSplits[row], (int)referenceSplits[row + 1]);
            float precision = (float)(common / (count + 1e-12));
            float recall = (float)(common / (referenceCount + 1e-12));
            p.AsSpan<float>()[row] = precision;
            r.AsSpan<float>()[row] = recall;
            f.AsSpan<float>()[row] = alpha < 0 ? Balanced(precision, recall) : Weighted(precision, recall, alpha);
        }

        return [f, p, r];
    }

    private static Same Comparison(in HostCall call, Tensor left, Tensor right)
    {
        call.Require(left.ElementType == right.ElementType, $"{left.ElementType} is not compared with {right.ElementType}");
        switch (left.ElementType)
        {
            case ElementType.String: return (i, j) => left.Strings[i].SequenceEqual(right.Strings[j]);
            case ElementType.Int32: return (i, j) => left.AsSpan<int>()[i] == right.AsSpan<int>()[j];
            case ElementType.Int64: return (i, j) => left.AsSpan<long>()[i] == right.AsSpan<long>()[j];
            default: throw call.Invalid($"RougeL does not compare {left.ElementType}");
        }
    }

    /// <summary>Counts the longest common subsequence row by row of the usual table.</summary>
    private static int Common(in HostCall call, Same same, int start, int end, int otherStart, int otherEnd)
    {
        int[] before = new int[otherEnd - otherStart + 1];
        int[] row = new int[before.Length];
        for (int i = start; i < end; i++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            for (int j = otherStart; j < otherEnd; j++)
            {
                int column = j - otherStart;
                row[column + 1] = same(i, j) ? before[column] + 1 : Math.Max(before[column + 1], row[column]);
            }

            (before, row) = (row, before);
        }

        return before[^1];
    }

    /// <summary>The measure of tensor2tensor, which an alpha below 0 asks for.</summary>
    private static float Balanced(float precision, float recall)
    {
        float beta = (float)(precision / (recall + 1e-12));
        float square = beta * beta;
        float numerator = (1 + square) * recall * precision;
        float denominator = recall + (square * precision);
        return denominator > 0 ? numerator / denominator : 0;
    }

    private static float Weighted(float precision, float recall, float alpha)
    {
        float denominator = (alpha * recall) + ((1 - alpha) * precision);
        return denominator > 0 ? precision * recall / denominator : denominator;
    }
}
