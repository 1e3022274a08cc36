// SPDX-License-Identifier: MIT
namespace TensorKeeper.Formats;

/// <summary>A prepared ONNX graph. Thread-safe: any number of runs at once.</summary>
public interface IOnnxSession : IDisposable
{
    /// <summary>Gets the inputs, in graph order; shapes as the graph declares them.</summary>
    IReadOnlyList<TensorSpec> Inputs { get; }

    /// <summary>Gets the outputs, in graph order.</summary>
    IReadOnlyList<TensorSpec> Outputs { get; }

    /// <summary>Gets how many rows run in less time than it takes to hand a request to another thread.</summary>
    /// <value>0, the default, if every run is more work than that.</value>
    int QuickRows => 0;

    /// <summary>Runs the graph on the caller's thread.</summary>
    /// <param name="inputs">One tensor for each of <see cref="Inputs"/>, in order; neither changed nor kept.</param>
    /// <param name="outputs">Positions in <see cref="Outputs"/> to compute, each once.</param>
    /// <param name="cancellationToken">Asks the engine to stop.</param>
    /// <returns>
    /// The outputs asked for, in that order; the caller disposes them, before the session. They may be views of the
    /// engine's own memory: nobody writes to them.
    /// </returns>
    /// <exception cref="ServingException">The engine refuses the inputs or failed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    Tensor[] Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> outputs, CancellationToken cancellationToken);
}
