// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>Stretches dimensions of extent 1, and adds missing ones in front, as NumPy does.</summary>
internal static class Broadcasting
{
    /// <summary>Returns the strides with which a tensor is read as if it had a larger shape.</summary>
    /// <returns>False if it cannot be.</returns>
    public static bool TryStrides(TensorShape from, TensorShape to, out long[] strides)
    {
        strides = new long[to.Rank];
        int added = to.Rank - from.Rank;
        if (added < 0) { return false; }
        long[] dense = StridedCopy.DenseStrides(from);
        for (int axis = 0; axis < from.Rank; axis++)
        {
            if (from[axis] != 1 && from[axis] != to[axis + added]) { return false; }
            strides[axis + added] = from[axis] == 1 ? 0 : dense[axis];
        }

        return true;
    }

    /// <summary>Returns the shape that both fit.</summary>
    /// <exception cref="ServingException">There is none.</exception>
    public static TensorShape Common(in HostCall call, TensorShape left, TensorShape right)
    {
        long[] common = new long[Math.Max(left.Rank, right.Rank)];
        for (int i = 1; i <= common.Length; i++)
        {
            long a = i <= left.Rank ? left[left.Rank - i] : 1;
            long b = i <= right.Rank ? right[right.Rank - i] : 1;
            call.Require(a == b || a == 1 || b == 1, $"Incompatible shapes: {left} vs. {right}");
            common[^i] = a == 1 ? b : a;
        }

        return TensorShape.FromTrusted(common);
    }

    /// <summary>Stretches a tensor to a shape it fits; a tensor that has the shape is not copied.</summary>
    public static Tensor Stretch(in HostCall call, Tensor tensor, TensorShape shape)
    {
        if (tensor.Shape == shape) { return tensor; }
        call.Require(TryStrides(tensor.Shape, shape, out long[] strides), $"Incompatible shapes: {tensor.Shape} vs. {shape}");
        return StridedCopy.Copy(tensor, shape, 0, strides);
    }
}
