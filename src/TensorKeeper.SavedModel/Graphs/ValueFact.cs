// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>What is known of a value before it is computed. Immutable.</summary>
/// <param name="Type">TensorFlow's type.</param>
/// <param name="Shape">What is known of the shape; true for every run, never a guess.</param>
/// <param name="Constant">The value itself, if it is known.</param>
/// <param name="Integers">
/// The elements of a small integer vector or scalar, as far as they are known; null if nothing is. Row-major.
/// </param>
internal sealed record ValueFact(
    DataType Type,
    PartialShape Shape,
    ConstantContent? Constant = null,
    IReadOnlyList<SymbolicInteger>? Integers = null)
{
    /// <summary>Gets the element type; <see cref="ElementType.None"/> for resources and variants.</summary>
    public ElementType ElementType => Type.ToElementType();
}
