// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Programs;

/// <summary>One step of running a signature. Thread-safe.</summary>
internal interface IProgramStage : IDisposable
{
    /// <summary>Runs the step on the caller's thread.</summary>
    /// <param name="inputs">One tensor for each input of the stage, in order.</param>
    /// <param name="outputs">Which of the stage's outputs are wanted.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The outputs wanted, which the caller disposes.</returns>
    Tensor[] Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> outputs, CancellationToken cancellationToken);
}
