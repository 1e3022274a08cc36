// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Tells numbers that follow from the shapes of inputs, which are as large as what was sent, from those a request makes up. Not thread-safe.</summary>
internal sealed class ShapeOrigins
{
    /// <summary>How far numbers are followed; one that comes from farther away counts as made up.</summary>
    private const int MaxDepth = 100;

    private readonly Dictionary<SourceNode, bool> _known = [];

    /// <summary>Asks whether a value is computed from shapes and constants alone.</summary>
    public bool IsFromShapes(SourceValue value) => IsFromShapes(value.Node, 0);

    private bool IsFromShapes(SourceNode node, int depth)
    {
        if (node.Op is InternalOps.Constant or "Shape" or "ShapeN" or "Size" or "Rank") { return true; }
        if (node.Op == InternalOps.Input || node.Inputs.Count == 0 || node.Bodies.Count > 0 || depth == MaxDepth) { return false; }
        if (_known.TryGetValue(node, out bool known)) { return known; }
        bool follows = true;
        foreach (SourceValue input in node.Inputs) { follows = follows && IsFromShapes(input.Node, depth + 1); }
        _known[node] = follows;
        return follows;
    }
}
