// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>The centres that are nearest to each point, as the k-means estimator looks them up.</summary>
internal static class NeighborKernels
{
    public static void Register(HostKernelTable table) => table.Add("NearestNeighbors", static (in HostCall call) => Find(call));

    /// <summary>Finds places, and squared distances, the nearest first; of two as near as each other the first.</summary>
    private static Tensor[] Find(in HostCall call)
    {
        (Tensor points, Tensor centers) = (call[0], call[1]);
        bool fits = points.ElementType == ElementType.Float32 && centers.ElementType == ElementType.Float32
            && points.Shape.Rank == 2 && centers.Shape.Rank == 2 && points.Shape[1] == centers.Shape[1];
        call.Require(fits, $"points and centers are matrices of as many columns: {points}, {centers}");
        long wanted = call.Integer(2);
        call.Require(wanted > 0 && centers.Shape[0] > 0, $"k ({wanted}) and the number of centers ({centers.Shape[0]}) must be over zero");
        int count = (int)Math.Min(wanted, centers.Shape[0]);
        var shape = new TensorShape(points.Shape[0], count);
        Tensor places = Tensors.Zeros(ElementType.Int64, shape);
        Tensor distances = Tensors.Zeros(ElementType.Float32, shape);
        var order = new int[(int)centers.Shape[0]];
        var apart = new double[order.Length];
        int width = (int)points.Shape[1];
        ReadOnlySpan<float> all = centers.AsSpan<float>();
        for (int row = 0; row < points.Shape[0]; row++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<float> point = points.AsSpan<float>().Slice(row * width, width);
            for (int i = 0; i < order.Length; i++) { (order[i], apart[i]) = (i, Apart(point, all.Slice(i * width, width))); }
            MemoryExtensions.Sort(order, (left, right) => apart[left] != apart[right] ? apart[left].CompareTo(apart[right]) : left - right);
            for (int i = 0; i < count; i++)
            {
                places.AsSpan<long>()[(row * count) + i] = order[i];
                distances.AsSpan<float>()[(row * count) + i] = (float)apart[order[i]];
            }
        }

        return [places, distances];
    }

    private static double Apart(ReadOnlySpan<float> point, ReadOnlySpan<float> center)
    {
        double sum = 0;
        for (int i = 0; i < point.Length; i++) { sum += ((double)point[i] - center[i]) * ((double)point[i] - center[i]); }
        return sum;
    }
}
