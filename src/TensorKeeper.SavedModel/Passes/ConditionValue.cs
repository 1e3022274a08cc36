// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Control;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>Reads a condition that is known when the model is loaded.</summary>
internal static class ConditionValue
{
    /// <summary>Returns the condition if it is known; null otherwise.</summary>
    public static bool? Of(ValueFact fact) => fact.Constant is TensorConstant { Tensor: var tensor } ? Predicate.IsTrue(tensor) : null;
}
