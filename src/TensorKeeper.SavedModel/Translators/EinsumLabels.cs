// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Which axis of a sum of products is which, those behind an ellipsis included. Immutable.</summary>
/// <param name="Operands">For each operand, one label for each axis.</param>
/// <param name="Result">One label for each axis of the result.</param>
internal sealed record EinsumLabels(string[] Operands, string Result)
{
    private const string Ellipsis = "...";
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Spells an equation out; null if a rank that it takes is not known, or it does not fit its operands.</summary>
    public static EinsumLabels? Of(string equation, OnnxValue[] operands)
    {
        if (equation.Split("->") is not [string left, string right]) { return null; }
        string[] terms = left.Split(',');
        if (terms.Length != operands.Length) { return null; }
        int[] behind = new int[terms.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            bool isOpen = terms[i].Contains(Ellipsis, StringComparison.Ordinal);
            int named = isOpen ? terms[i].Length - Ellipsis.Length : terms[i].Length;
            if (!operands[i].Shape.HasRank)
            {
                if (isOpen) { return null; }
                continue;
            }

            behind[i] = operands[i].Rank - named;
            if (behind[i] < 0 || (behind[i] > 0 && !isOpen)) { return null; }
        }

        int most = behind.Max();
        char[] free = [.. Letters.Where(letter => !equation.Contains(letter, StringComparison.Ordinal)).Take(most)];
        if (free.Length < most) { return null; }
        string unnamed = new(free);
        string[] spelled = [.. terms.Select((term, i) => term.Replace(Ellipsis, unnamed[(most - behind[i])..], StringComparison.Ordinal))];
        string result = right.Replace(Ellipsis, unnamed, StringComparison.Ordinal);
        return result.All(label => spelled.Any(term => term.Contains(label, StringComparison.Ordinal))) ? new EinsumLabels(spelled, result) : null;
    }
}
