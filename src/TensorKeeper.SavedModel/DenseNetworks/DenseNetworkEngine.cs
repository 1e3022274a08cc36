// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;

namespace TensorKeeper.SavedModel.DenseNetworks;

/// <summary>Runs small dense networks itself and leaves every other graph to another engine. Thread-safe.</summary>
/// <remarks>
/// A call of the engine takes some microseconds whatever it computes, and such a network takes a fraction of one. What is
/// taken over is told by its graph alone (<see cref="DenseNetworkReader"/>); if anything in it is unusual, the engine has it.
/// </remarks>
/// <param name="engine">The engine of all other graphs.</param>
internal sealed class DenseNetworkEngine(IOnnxEngine engine) : IOnnxEngine
{
    /// <inheritdoc/>
    public IOnnxSession CreateSession(OnnxProgram program, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        cancellationToken.ThrowIfCancellationRequested();
        return DenseNetworkReader.TryRead(program) ?? engine.CreateSession(program, cancellationToken);
    }
}
