// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages;

/// <summary>A tensor of variants of rank 1 or more. Immutable.</summary>
/// <param name="shape">The extents.</param>
/// <param name="elements">As many as the shape has; a scalar is a list or rows, not an array of one.</param>
internal sealed class VariantArray(TensorShape shape, Variant[] elements) : Variant
{
    public TensorShape Shape { get; } = shape;

    public IReadOnlyList<Variant> Elements { get; } = elements;

    public override string ToString() => $"Variant{Shape}";
}
