// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>One step of running a program. Thread-safe.</summary>
internal interface IProgramStage : IDisposable
{
    /// <summary>Gets how many rows run in less time than it takes to hand a request to another thread; 0 for a stage that takes longer.</summary>
    int QuickRows => 0;

    /// <summary>Runs the step on the caller's thread.</summary>
    /// <param name="inputs">One value for each input of the stage, in order.</param>
    /// <param name="outputs">Which of the stage's outputs are wanted.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The outputs wanted, independent of the inputs; the caller disposes them.</returns>
    HostValue[] Run(ReadOnlySpan<HostValue> inputs, ReadOnlySpan<int> outputs, CancellationToken cancellationToken);
}
