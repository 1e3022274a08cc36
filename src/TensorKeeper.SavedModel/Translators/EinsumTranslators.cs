// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Einstein's summation. Two operands become a matrix product wherever they can: the engine's own is slow.</summary>
internal static class EinsumTranslators
{
    public const string Ops = "Einsum";

    public static void Register(TranslatorTable table) => table.Add("Einsum", Translate);

    private static void Translate(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        if (scope.IsComplex(0)) { scope.RefuseVariant("A sum of complex products is not translated."); }
        string equation = node.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        OnnxValue[] operands = [.. Enumerable.Range(0, node.Inputs.Count).Select(i => scope[i])];
        if (operands is [var left, var right] && EinsumContraction.TryParse(equation, left.Rank, right.Rank) is { } contraction)
        {
            scope.Bind(contraction.Multiply(graph, left, right));
            return;
        }

        if (EmptySpace.Einsum(graph, equation, operands) is { } sum) { scope.Bind(sum); }
        else { scope.RefuseVariant("A sum over unnamed axes, of operands that may be empty, is not translated."); }
    }
}
