// SPDX-License-Identifier: MIT
namespace TensorKeeper.Formats;

/// <summary>Runs ONNX graphs. Thread-safe. The only executable form of a model is ONNX.</summary>
public interface IOnnxEngine
{
    /// <summary>Prepares a graph for running.</summary>
    /// <param name="program">The graph.</param>
    /// <param name="cancellationToken">Abandons the preparation where the engine can.</param>
    /// <returns>A session that the caller disposes.</returns>
    /// <exception cref="ServingException">The engine refuses the graph.</exception>
    IOnnxSession CreateSession(OnnxProgram program, CancellationToken cancellationToken);
}
