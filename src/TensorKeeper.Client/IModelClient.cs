// SPDX-License-Identifier: MIT
namespace TensorKeeper.Client;

/// <summary>Asks models for predictions, wherever they run. Thread-safe.</summary>
/// <remarks>
/// <see cref="ModelClient"/> asks a server over gRPC; an application that embeds TensorKeeper gets one that asks the models of
/// its own process, without sockets. Code that takes this interface does not see the difference: results, errors and their
/// codes are the same. An implementation MUST neither change nor keep the inputs after its task completed.
/// </remarks>
public interface IModelClient
{
    /// <summary>Runs a signature of a model and returns its outputs.</summary>
    /// <param name="query">Model name, and a version or a label; without both, the newest available version.</param>
    /// <param name="inputs">
    /// Tensors by input name. Must live until the task completes; neither changed nor disposed by the client.
    /// </param>
    /// <param name="options">Which outputs, how long; null means all outputs and the client's timeout.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The outputs, which the caller disposes.</returns>
    /// <exception cref="ModelServerException">
    /// The prediction was refused or failed. <see cref="ServingErrorCode.NotFound"/>: no such model or version.
    /// <see cref="ServingErrorCode.FailedPrecondition"/>: no such signature.
    /// <see cref="ServingErrorCode.InvalidArgument"/>: name, type or shape of an input does not fit.
    /// <see cref="ServingErrorCode.DeadlineExceeded"/>: the time ran out.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<PredictResult> PredictAsync(
        ModelQuery query, TensorMap inputs, PredictOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Runs the default signature of a model's newest version; returns all its outputs.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="inputs">Tensors by input name. Neither changed nor kept after the call.</param>
    /// <returns>The outputs, which the caller disposes.</returns>
    /// <inheritdoc cref="PredictAsync(ModelQuery, TensorMap, PredictOptions?, CancellationToken)" path="/exception"/>
    Task<PredictResult> PredictAsync(string modelName, params ReadOnlySpan<(string Name, Tensor Value)> inputs)
    {
        // The map is never disposed: the tensors stay the caller's.
        var map = new TensorMap(inputs.Length);
        foreach ((string name, Tensor value) in inputs) { map.Add(name, value); }
        return PredictAsync(new ModelQuery(modelName), map);
    }

    /// <summary>Asks how a model can be called: its signatures with names, types and shapes.</summary>
    /// <param name="query">Model name, and a version or a label; without both, the newest available version.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The metadata of the version that was meant.</returns>
    /// <exception cref="ModelServerException">There is no such model or version, or it was not reached.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<ModelMetadata> GetModelMetadataAsync(ModelQuery query, CancellationToken cancellationToken = default);

    /// <summary>Asks in what state a model's versions are.</summary>
    /// <param name="query">Model name; with a version, only that one is reported.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Highest version first; versions that ended stay listed with their error.</returns>
    /// <exception cref="ModelServerException">The model is not known, or the server was not reached.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<IReadOnlyList<ModelVersionStatus>> GetModelStatusAsync(ModelQuery query, CancellationToken cancellationToken = default);
}
