// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Sparse;

/// <summary>One element of a set: an integer, or a string that stays where it is. Immutable.</summary>
/// <param name="Source">The tensor it comes from.</param>
/// <param name="At">Its place there.</param>
/// <param name="Number">Its value if it is an integer.</param>
internal readonly record struct SetElement(Tensor Source, int At, long Number) : IComparable<SetElement>
{
    public int CompareTo(SetElement other) => Source.ElementType == ElementType.String
        ? Source.Strings[At].SequenceCompareTo(other.Source.Strings[other.At])
        : Number.CompareTo(other.Number);
}
