// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Serving.Running;

/// <summary>The one way from a request to a result: every door calls this. Thread-safe.</summary>
public interface IModelRunner
{
    /// <summary>Checks the inputs against the signature and runs it.</summary>
    /// <param name="handle">The version to run; stays the caller's, who disposes it after the result.</param>
    /// <param name="signature">One of the model's signatures.</param>
    /// <param name="inputs">
    /// By input name. Stays the caller's; must live until the task completes. A tensor of type
    /// <see cref="ElementType.None"/> (<see cref="Tensor.Undecodable"/>) is an input that was sent damaged: it counts where
    /// names are checked, and after that is refused with <c>tensor parsing error: NAME</c>.
    /// </param>
    /// <param name="outputFilter">The outputs wanted; empty means all.</param>
    /// <param name="cancellationToken">The caller gave up or its deadline passed; a run not yet started is dropped.</param>
    /// <returns>The outputs, which the caller disposes, and when the model had run.</returns>
    /// <exception cref="ServingException">
    /// <see cref="ServingErrorCode.InvalidArgument"/>: names, types or number of inputs or the output filter do not fit the
    /// signature, or the model refuses the shapes. Texts are TensorFlow Serving's.
    /// </exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    ValueTask<TimedOutputs> RunAsync(
        ServableHandle handle,
        Signature signature,
        TensorMap inputs,
        IReadOnlyList<string> outputFilter,
        CancellationToken cancellationToken);
}
