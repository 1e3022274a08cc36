// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Tests.Differential;

/// <summary>One node with its operands. Immutable.</summary>
/// <param name="Op">The op.</param>
/// <param name="Inputs">The operands; those from <paramref name="Constants"/> on are known when the model is loaded.</param>
/// <param name="Attributes">The attributes.</param>
/// <param name="Outputs">How many results there are.</param>
/// <param name="Constants">The first operand that is a constant.</param>
internal sealed record OpCase(
    string Op, Tensor[] Inputs, Dictionary<string, AttributeValue> Attributes, int Outputs = 1, int Constants = int.MaxValue)
{
    public override string ToString() =>
        $"{Op}({string.Join(", ", Inputs.Select(static input => $"{input} {Differences.Show(input)}"))}) {string.Join(' ', Attributes.Select(static a => $"{a.Key}={a.Value.Kind}"))}";
}
