// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Warmup;

/// <summary>Knows requests that a model is to answer before anybody else's. Thread-safe.</summary>
/// <remarks>
/// The first runs of a model are slow: memory is laid out, code is compiled. They happen on the thread that loads it, before
/// it becomes available.
/// </remarks>
public interface IModelWarmUp
{
    /// <summary>Runs the requests.</summary>
    /// <param name="target">The model that was just loaded.</param>
    /// <param name="cancellationToken">The version is not wanted any more, or the server stops.</param>
    /// <returns>How many requests ran; 0 if none are known for this model.</returns>
    /// <exception cref="ServingException">A request is broken, or the model refused it: the version is not served.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    int Run(WarmUpTarget target, CancellationToken cancellationToken);
}
