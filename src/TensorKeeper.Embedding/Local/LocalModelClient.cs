// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Client;
using TensorKeeper.Client.Answers;
using TensorKeeper.Client.Calls;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Running;

namespace TensorKeeper.Embedding.Local;

/// <summary>Asks the models of this very process, without sockets. Thread-safe.</summary>
/// <remarks>
/// A prediction goes the way of one that came over a door: the same version is found, the same checks are made, the same errors
/// are given. It runs on the caller's thread as far as the runner does. The outputs are copied out of the engine's memory, so
/// that a result that is kept, or forgotten, keeps no version from being unloaded.
/// </remarks>
internal sealed class LocalModelClient(IServableCatalog catalog, IModelRunner runner, TimeProvider time) : IModelClient
{
    /// <inheritdoc/>
    public async Task<PredictResult> PredictAsync(
        ModelQuery query, TensorMap inputs, PredictOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(inputs);
        if (options?.Timeout is not { } timeout || timeout == Timeout.InfiniteTimeSpan)
        {
            return await RunAsync(query, inputs, options?.Outputs ?? [], cancellationToken);
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        using var deadline = new CancellationTokenSource(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await RunAsync(query, inputs, options.Outputs, either.Token);
        }
        catch (OperationCanceledException late) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelServerException(
                query, ServingErrorCode.DeadlineExceeded, $"Model '{query.Name}' did not answer within {timeout}.",
                "Allow more time (Timeout), or send fewer rows at once.", late);
        }
    }

    /// <inheritdoc/>
    public Task<ModelMetadata> GetModelMetadataAsync(ModelQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        using ServableHandle handle = Acquire(query);
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> exported = handle.Model.ExportedSignatures;
        IReadOnlyDictionary<string, Signature> signatures = exported.Count == 0
            ? handle.Model.Signatures
            : exported.ToDictionary(
                static entry => entry.Key,
                static entry => MetadataReader.ReadSignature(entry.Key, SignatureDefCodec.Parse(entry.Value)),
                StringComparer.Ordinal);
        return Task.FromResult(new ModelMetadata(handle.Id, signatures));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersionStatus>> GetModelStatusAsync(ModelQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        ModelVersionStatus[] versions =
        [
            .. catalog.GetStatus(query.Name).Where(status => query.Version is null || query.Version == status.Id.Version).Select(
                static status => new ModelVersionStatus(
                    status.Id.Version, (ModelVersionState)(int)status.State, status.ErrorCode, status.ErrorMessage)),
        ];
        if (versions.Length == 0)
        {
            string what = query.Version is long version
                ? string.Create(CultureInfo.InvariantCulture, $"Could not find version {version} of model {query.Name}")
                : $"Could not find any versions of model {query.Name}";
            throw ServerErrors.Translate(new ServingException(ServingErrorCode.NotFound, what), query);
        }

        return Task.FromResult<IReadOnlyList<ModelVersionStatus>>(versions);
    }

    private async Task<PredictResult> RunAsync(
        ModelQuery query, TensorMap inputs, IReadOnlyList<string> outputNames, CancellationToken cancellationToken)
    {
        using ServableHandle handle = Acquire(query);
        try
        {
            string name = query.EffectiveSignatureName;
            if (!handle.Model.Signatures.TryGetValue(name, out Signature? signature))
            {
                throw new ServingException(ServingErrorCode.FailedPrecondition, $"Serving signature key \"{name}\" not found.");
            }

            using TensorMap outputs = (await runner.RunAsync(handle, signature, inputs, outputNames, cancellationToken)).Tensors;
            var copies = new TensorMap(outputs.Count);
            foreach ((string output, Tensor tensor) in outputs) { copies.Add(output, Copy(tensor)); }
            return new PredictResult(handle.Id, signature.Name, copies);
        }
        catch (ServingException refused)
        {
            throw ServerErrors.Translate(refused, query);
        }
    }

    private ServableHandle Acquire(ModelQuery query)
    {
        try
        {
            return catalog.Acquire(query);
        }
        catch (ServingException refused)
        {
            throw ServerErrors.Translate(refused, query);
        }
    }

    private static Tensor Copy(Tensor tensor)
    {
        if (tensor.ElementType == ElementType.String) { return Tensor.FromStrings(tensor.Shape, tensor.Strings); }   // immutable
        Tensor copy = Tensor.Allocate(tensor.ElementType, tensor.Shape);
        tensor.Bytes.CopyTo(copy.Bytes);
        return copy;
    }
}
