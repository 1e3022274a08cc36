// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>Reads axes as TensorFlow counts them: negative ones from the end.</summary>
internal static class Axes
{
    /// <summary>Returns an axis counted from the front.</summary>
    /// <exception cref="ServingException">There is no such axis.</exception>
    public static int Normal(in HostCall call, long axis, int rank)
    {
        call.Require(axis >= -rank && axis < rank, $"Expected dimension in the range [{-rank}, {rank}), but got {axis}");
        return (int)(axis < 0 ? axis + rank : axis);
    }

    /// <summary>Returns the one integer that an axis input holds, counted from the front.</summary>
    public static int Normal(in HostCall call, Tensor axis, int rank)
    {
        call.Require(axis.ElementCount == 1, $"An axis is one number, not {axis}");
        return Normal(call, Tensors.Integers(axis)[0], rank);
    }

    /// <summary>Multiplies extents.</summary>
    public static long Product(ReadOnlySpan<long> extents)
    {
        long product = 1;
        foreach (long extent in extents) { product = checked(product * extent); }
        return product;
    }
}
