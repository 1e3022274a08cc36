// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Restoring;
using TensorKeeper.SavedModel.Stages;
using TensorKeeper.SavedModel.Stages.Stateless;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>Where an <see cref="InternalOps.Seed"/> node draws from.</summary>
/// <param name="Name">The variable.</param>
/// <param name="State">The seed.</param>
/// <param name="Write">The assignment that leaves the next seed.</param>
internal sealed record SeedConstant(string Name, SeedState State, ResourceEffect Write) : ConstantContent
{
    /// <summary>
    /// Gets or sets what computes the next seed from this one. It is set once, when the graph is built; null if the next
    /// seed depends on anything else, so that the variable is none of a generator.
    /// </summary>
    public HostStage? Advance { get; set; }
}
