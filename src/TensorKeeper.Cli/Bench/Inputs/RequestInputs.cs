// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Bench.Inputs;

/// <summary>What is asked of the model. Immutable; the tensors live as long as the process.</summary>
/// <param name="Signature">The signature that is called, as the model describes it.</param>
/// <param name="Tensors">The inputs by name.</param>
/// <param name="Description">Where they are from, for the report.</param>
/// <param name="Json">The body for REST as the user wrote it; null: it is written from the tensors.</param>
internal sealed record RequestInputs(Signature Signature, TensorMap Tensors, string Description, byte[]? Json = null)
{
    /// <summary>Gets how many rows are asked about: the first dimension of the first input that has one, or else 1.</summary>
    public long Rows => Tensors.Select(static input => input.Value.Shape).FirstOrDefault(static shape => shape.Rank > 0) is { Rank: > 0 } shape ? shape[0] : 1;

    /// <summary>Gets the inputs with their types and shapes.</summary>
    public string ShapesText => string.Join(
        ", ", Tensors.Select(static input => $"{input.Key} {ElementTypes.NameOf(input.Value.ElementType)}{input.Value.Shape}"));
}
