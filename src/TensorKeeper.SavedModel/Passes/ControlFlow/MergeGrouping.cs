// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>Which merges with one predicate become results of one conditional.</summary>
internal enum MergeGrouping
{
    /// <summary>All of them; impossible if one needs the result of another.</summary>
    SamePredicate,

    /// <summary>Those that share a node; impossible if a later conditional reads a node of an earlier one.</summary>
    SharedNodes,

    /// <summary>Those that have as many merges before them; always possible, but what several need is computed in each.</summary>
    SameLevel,
}
