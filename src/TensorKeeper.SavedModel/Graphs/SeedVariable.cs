// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Restoring;
using TensorKeeper.SavedModel.Stages.Stateless;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>A variable that keeps the seed of a random generator, as those of Keras 3 do. Immutable.</summary>
/// <param name="Writes">The assignments by which each request leaves the next seed.</param>
/// <param name="State">The seed.</param>
internal sealed record SeedVariable(OrderedWrites Writes, SeedState State)
{
    private const int MaxElements = 16;

    /// <summary>Asks whether a value is a few integers.</summary>
    public static bool IsSeed(ConstantContent value) =>
        ConstantContents.Describe(value) is { Type: ElementType.Int32 or ElementType.Int64 or ElementType.UInt32 or ElementType.UInt64 } seed
        && seed.Shape.GetElementCount() <= MaxElements;
}
