// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Restoring;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>What variables and tables hold when a request begins, and which of them it changes.</summary>
internal sealed class SignatureResources(RestoredState state, IReadOnlyDictionary<string, List<ResourceEffect>> writes)
{
    private readonly Dictionary<string, OrderedWrites?> _ordered = new(StringComparer.Ordinal);

    public RestoredState State => state;

    /// <summary>Returns the first op that changes a variable or a table; null if none does.</summary>
    /// <param name="handle">The node that makes the handle.</param>
    /// <param name="name">Its name with the path of calls before it.</param>
    public ResourceEffect? WriteTo(NodeDef handle, string name) => WritesTo(handle, name)?[0];

    /// <summary>Returns the seed that a variable seems to keep: a few integers that each request assigns anew; null if it keeps none.</summary>
    /// <param name="handle">The node that makes the handle.</param>
    /// <param name="name">Its name with the path of calls before it.</param>
    /// <param name="value">What the variable holds.</param>
    public SeedVariable? SeedOf(NodeDef handle, string name, ConstantContent? value)
    {
        if (value is null || WritesTo(handle, name) is not { } all || !SeedVariable.IsSeed(value)) { return null; }
        string resource = Resource(handle, name);
        if (!_ordered.TryGetValue(resource, out OrderedWrites? ordered)) { _ordered.Add(resource, ordered = OrderedWrites.Of(all)); }
        return ordered is null ? null : new SeedVariable(ordered, state.SeedOf(resource, () => ConstantContents.Load(value)!));
    }

    private List<ResourceEffect>? WritesTo(NodeDef handle, string name) =>
        writes.Count == 0 ? null : writes.GetValueOrDefault(Resource(handle, name));

    private static string Resource(NodeDef handle, string name) => ResourceNames.Of(handle, name[..^handle.Name.Length]);
}
