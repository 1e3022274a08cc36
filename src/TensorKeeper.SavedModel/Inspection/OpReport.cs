// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Inspection;

/// <summary>One op that a signature reaches. Immutable.</summary>
/// <param name="Name">The op, for example <c>MatMul</c>.</param>
/// <param name="Count">How many nodes are of it; a function counts once, however often it is called.</param>
/// <param name="IsSupported">False if the op, or a use of it here, cannot be translated.</param>
public sealed record OpReport(string Name, int Count, bool IsSupported);
