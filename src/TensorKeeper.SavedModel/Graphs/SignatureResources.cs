// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Restoring;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>What variables and tables hold when a request begins, and which of them it changes.</summary>
internal sealed class SignatureResources(RestoredState state, IReadOnlyDictionary<string, ResourceEffect> writes)
{
    public RestoredState State => state;

    /// <summary>Returns the op that changes a variable or a table; null if none does.</summary>
    /// <param name="handle">The node that makes the handle.</param>
    /// <param name="name">Its name with the path of calls before it.</param>
    public ResourceEffect? WriteTo(NodeDef handle, string name) =>
        writes.Count == 0 ? null : writes.GetValueOrDefault(ResourceNames.Of(handle, name[..^handle.Name.Length]));
}
