// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Bundles;

/// <summary>A run of positions along one dimension. Immutable.</summary>
/// <param name="Start">The first.</param>
/// <param name="Length">How many, or <see cref="Whole"/>.</param>
internal readonly record struct SliceExtent(long Start, long Length)
{
    /// <summary>Stands for all of the dimension.</summary>
    public const long Whole = -1;

    /// <summary>Puts numbers in the place of "all" and checks that the run is within the dimension.</summary>
    public bool TryResolve(long dimension, out SliceExtent resolved)
    {
        resolved = Length == Whole ? new SliceExtent(0, dimension) : this;
        return resolved.Start >= 0 && resolved.Length >= 0 && resolved.Start <= dimension && resolved.Length <= dimension - resolved.Start;
    }
}
