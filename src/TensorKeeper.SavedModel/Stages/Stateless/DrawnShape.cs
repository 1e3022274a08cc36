// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>The shape that a sampler is asked for, and its empty result.</summary>
internal static class DrawnShape
{
    /// <summary>Makes the result of an op whose first input is its shape.</summary>
    public static Tensor Of(in HostCall call, ElementType type)
    {
        long[] extents = Read(call);
        return Tensors.Zeros(type, TensorShape.FromTrusted(extents));
    }

    /// <summary>Makes the result of an op that draws as many numbers as its first input says for each of its parameters.</summary>
    public static Tensor OfSamples(in HostCall call, ElementType type, TensorShape parameters) =>
        Tensors.Zeros(type, TensorShape.FromTrusted([.. Read(call), .. parameters.Dimensions]));

    /// <summary>Throws unless the last extents of a result are those of the parameters it is drawn for.</summary>
    public static void RequireEndsWith(in HostCall call, TensorShape result, TensorShape parameters)
    {
        int before = result.Rank - parameters.Rank;
        bool ends = before >= 0 && result.Dimensions[before..].SequenceEqual(parameters.Dimensions);
        call.Require(ends, "Shape passed in must end with broadcasted shape.");
    }

    private static long[] Read(in HostCall call)
    {
        call.Require(call[0].Shape.Rank <= 1, $"shape must be a vector of {{int32,int64}}, got shape {call[0].Shape}");
        long[] extents = Tensors.Integers(call[0]);
        foreach (long extent in extents) { call.Require(extent >= 0, $"Dimension {extent} must be >= 0"); }
        return extents;
    }
}
