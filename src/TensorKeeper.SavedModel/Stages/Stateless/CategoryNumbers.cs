// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Categories as likely as the exponentials of their logits say: the first whose sum of chances exceeds a uniform number.</summary>
internal static class CategoryNumbers
{
    /// <summary>Draws samples for each row of a matrix.</summary>
    /// <param name="call">The call, for its errors and its cancellation.</param>
    /// <param name="logits">[rows, categories]; what is not finite is never drawn.</param>
    /// <param name="samples">How many for each row; a scalar.</param>
    /// <param name="type">int32 or int64.</param>
    /// <param name="generator">Where the uniform numbers come from, row after row.</param>
    public static Tensor Draw(in HostCall call, Tensor logits, Tensor samples, ElementType type, Philox generator)
    {
        call.Require(logits.Shape.Rank == 2, $"logits should be a matrix, got shape {logits.Shape}");
        call.Require(samples.Shape.Rank == 0, $"num_samples should be a scalar, got shape {samples.Shape}");
        long count = Tensors.Integers(samples)[0];
        call.Require(count >= 0, $"num_samples should be non-negative, got {count}");
        (int rows, int classes) = ((int)logits.Shape[0], (int)logits.Shape[1]);
        call.Require(classes > 0, $"num_classes should be positive, got {classes}");
        Tensor result = Tensors.Zeros(type, TensorShape.FromTrusted([rows, count]));
        if (result.ElementCount == 0) { return result; }
        var words = new WordStream(generator);
        double[] sums = new double[classes];
        for (int row = 0; row < rows; row++)
        {
            double total = Accumulate(logits, row * classes, sums);
            for (int i = 0; i < count; i++)
            {
                int chosen = FirstAbove(sums, words.NextUniform() * total);
                RealElements.Write(result, (row * (int)count) + i, chosen);
            }
        }

        return result;
    }

    private static double Accumulate(Tensor logits, int first, double[] sums)
    {
        double most = double.NegativeInfinity;
        for (int i = 0; i < sums.Length; i++)
        {
            double logit = RealElements.Read(logits, first + i);
            if (double.IsFinite(logit)) { most = Math.Max(most, logit); }
        }

        double total = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            double logit = RealElements.Read(logits, first + i);
            if (double.IsFinite(logit)) { total += Math.Exp(logit - most); }
            sums[i] = total;
        }

        return total;
    }

    private static int FirstAbove(double[] sums, double wanted)
    {
        (int low, int high) = (0, sums.Length);
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (sums[middle] > wanted) { high = middle; }
            else { low = middle + 1; }
        }

        return low;
    }
}
