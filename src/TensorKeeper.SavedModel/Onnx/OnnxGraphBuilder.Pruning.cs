// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <content>What nobody reads.</content>
internal sealed partial class OnnxGraphBuilder
{
    /// <summary>Removes nodes and initializers that no output depends on; nothing may be added afterwards.</summary>
    /// <remarks>
    /// Translators leave some behind: the pads that a convolution absorbed, the extents of a target that turned out to be
    /// constant. The engine would compute them for each request.
    /// </remarks>
    public void Prune()
    {
        var used = new HashSet<OnnxValue>(ReferenceEqualityComparer.Instance);
        Prune(used);
        Model.Initializers.RemoveAll(initializer => !used.Contains(initializer.Value));
    }

    private void Prune(HashSet<OnnxValue> used)
    {
        used.UnionWith(_outputs);

        // A node stands behind all that it reads, in this graph and around it.
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            OnnxNode node = _nodes[i];
            if (!Array.Exists(node.Results, used.Contains))
            {
                _nodes[i] = null!;
                continue;
            }

            foreach (OnnxValue? input in node.Inputs)
            {
                if (input is not null) { used.Add(input); }
            }

            foreach (OnnxAttribute attribute in node.Attributes)
            {
                if (attribute is GraphAttribute { Value: var body }) { body.Prune(used); }
            }
        }

        _nodes.RemoveAll(static node => node is null);
    }
}
