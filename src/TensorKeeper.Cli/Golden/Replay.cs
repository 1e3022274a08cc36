// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;

namespace TensorKeeper.Cli.Golden;

/// <summary>Makes a recorded call again and compares the answer with the recorded one.</summary>
internal static class Replay
{
    /// <summary>Runs one call.</summary>
    /// <returns>One entry for each recorded output, in order.</returns>
    /// <exception cref="InvalidDataException">The model has no such signature, or a recorded tensor cannot be read.</exception>
    /// <exception cref="ServingException">The model refuses the call, or failed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static IReadOnlyList<TensorAgreement> Run(
        IServableModel model, RecordedRun run, SafetensorsFile? tensors, CancellationToken cancellationToken)
    {
        if (!model.Signatures.TryGetValue(run.Signature, out Signature? signature))
        {
            throw new InvalidDataException($"The model has no signature '{run.Signature}'.");
        }

        using var inputs = new TensorMap(run.Inputs.Count);
        foreach (RecordedTensor input in run.Inputs) { inputs.Add(input.Name, input.Read(tensors)); }
        using TensorMap outputs = model.Run(signature, inputs, [], cancellationToken);
        var agreements = new List<TensorAgreement>(run.Outputs.Count);
        foreach (ExpectedTensor expected in run.Outputs)
        {
            agreements.Add(outputs.TryGet(expected.Name, out Tensor? got)
                ? TensorComparison.Compare(got, expected.Read(tensors), expected)
                : new TensorAgreement(expected.Name, expected.Tolerance.Name, 0, 0, "there is no such output"));
        }

        return agreements;
    }
}
