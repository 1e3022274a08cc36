// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>What stands for a value when a part of a graph is copied. Immutable.</summary>
/// <param name="Value">The value.</param>
/// <param name="IsNew">True for a value of the new graph; false for another of the old one, to be copied in its turn.</param>
internal readonly record struct Substitute(SourceValue Value, bool IsNew)
{
    public static Substitute New(SourceValue value) => new(value, true);

    public static Substitute Old(SourceValue value) => new(value, false);
}
