// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Puts numbers into buckets whose boundaries are operands.</summary>
internal static class BucketKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("BucketizeWithInputBoundaries", static (in HostCall call) => [Place(call)])
        .Add("BoostedTreesBucketize", PlaceFeatures);

    /// <summary>A number on a boundary belongs to the bucket above it; NaN to the last.</summary>
    private static Tensor Place(in HostCall call)
    {
        float[] boundaries = call[1].AsSpan<float>().ToArray();
        call.Require(IsSorted(boundaries), "Expected sorted boundaries");
        Tensor result = Tensors.Zeros(ElementType.Int32, call[0].Shape);
        Span<int> buckets = result.AsSpan<int>();
        double[] values = Special.PairKernels.ToDoubles(call[0], call);
        for (int i = 0; i < buckets.Length; i++) { buckets[i] = Above(boundaries, values[i]); }
        return result;
    }

    /// <summary>The first boundary that is not below; what is above all of them goes to the last bucket.</summary>
    private static Tensor[] PlaceFeatures(in HostCall call)
    {
        int count = call.InputCount / 2;
        call.Require(call.InputCount == 2 * count && count == call.Node.Outputs.Count, "Features and boundaries come in pairs.");
        var results = new Tensor[count];
        for (int feature = 0; feature < count; feature++)
        {
            ReadOnlySpan<float> values = call[feature].AsSpan<float>();
            ReadOnlySpan<float> boundaries = call[count + feature].AsSpan<float>();
            int[] buckets = new int[values.Length];
            for (int i = 0; i < buckets.Length; i++)
            {
                int bucket = 0;
                while (bucket < boundaries.Length && boundaries[bucket] < values[i]) { bucket++; }
                buckets[i] = Math.Min(bucket, Math.Max(boundaries.Length - 1, 0));
            }

            results[feature] = Tensor.Of<int>([buckets.Length], buckets);
        }

        return results;
    }

    private static bool IsSorted(float[] boundaries)
    {
        for (int i = 1; i < boundaries.Length; i++)
        {
            if (boundaries[i] < boundaries[i - 1]) { return false; }
        }

        return true;
    }

    private static int Above(float[] boundaries, double value)
    {
        (int low, int high) = (0, boundaries.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (value < boundaries[middle]) { high = middle; }
            else { low = middle + 1; }
        }

        return low;
    }
}
