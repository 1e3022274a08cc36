// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Reshape, with as constant a target as can be had: the engine moves transposes only through those.</summary>
internal static class ReshapeTranslator
{
    public static void Translate(SourceNode node, TranslationScope scope)
    {
        if (LayerNormalization.TryTranslate(node, scope)) { return; }
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue value = scope[0];
        if (!scope.IsComplex(0) && ConstantTarget(node, scope) is { } target)
        {
            OnnxValue reshaped = graph.Reshape(value, target);
            scope.Bind(reshaped);
            return;
        }

        OnnxValue shape = scope.Extents(1);
        if (scope.IsComplex(0)) { shape = graph.JoinExtents(shape, graph.Int64s(2)); }

        // A zero that is computed is an extent of zero, not "as before".
        scope.Bind(graph.Add("Reshape", [value, shape]).With("allowzero", 1).Output);
    }

    /// <summary>
    /// Returns the target with at most one -1, and 0 where an extent stays what it is; null if more than that is unknown.
    /// </summary>
    private static long[]? ConstantTarget(SourceNode node, TranslationScope scope)
    {
        if (scope.Elements(node.Inputs[1]) is not { } elements) { return null; }
        PartialShape known = scope.Fact(node.Outputs[0]).Shape;
        long[] target = new long[elements.Length];
        int open = -1;
        bool copies = false;
        for (int i = 0; i < target.Length; i++)
        {
            SymbolicInteger element = elements[i];
            long extent = element is { IsKnown: true, Value: >= 0 } ? element.Value : known.Rank == target.Length ? known[i] : -1;
            if (extent == 0) { return null; }
            if (extent > 0) { target[i] = extent; }
            else if (Stays(node, element, i))
            {
                target[i] = 0;
                copies = true;
            }
            else if (open >= 0) { return null; }
            else { target[open = i] = -1; }
        }

        // With an extent of zero in front the engine cannot tell what -1 is; TensorFlow, which was not asked, can.
        bool isAsked = open >= 0 && elements[open] is { IsKnown: true, Value: -1 };
        return copies && open >= 0 && !isAsked ? null : target;
    }

    private static bool Stays(SourceNode node, SymbolicInteger element, int axis) =>
        element.IsExtent && element.Axis == axis && element.Source == node.Inputs[0];
}
