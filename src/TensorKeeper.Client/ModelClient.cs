// SPDX-License-Identifier: MIT
using Grpc.Core;
using Grpc.Net.Client;
using TensorKeeper.Client.Answers;
using TensorKeeper.Client.Calls;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Client;

/// <summary>
/// Asks a model server for predictions over gRPC: TensorKeeper, TensorFlow Serving, or any server of the same contract.
/// </summary>
/// <remarks>
/// Thread-safe; one client for the life of the program. Calls share its connections, and more are opened when the
/// server's limit of streams is reached. A connection is made by the first call and made anew when it breaks.
/// <code>
/// using var client = ModelClient.Connect("http://localhost:8500");
/// var flower = Tensor.Of([1, 4], 7.1f, 3.0f, 6.1f, 2.3f);
/// using PredictResult result = await client.PredictAsync("iris", ("dense_input", flower));
/// float[] probabilities = result["dense_2"].ToArray&lt;float&gt;();
/// </code>
/// </remarks>
public sealed class ModelClient : IModelClient, IDisposable, IAsyncDisposable
{
    private readonly GrpcChannel _channel;
    private readonly UnaryCaller _caller;
    private readonly PredictionService.PredictionServiceClient _predictions;
    private readonly ModelService.ModelServiceClient _models;

    private ModelClient(GrpcChannel channel, Uri address, ModelClientOptions options)
    {
        _channel = channel;
        Address = address;
        CallInvoker invoker = channel.CreateCallInvoker();
        _caller = new UnaryCaller(invoker, address, options);
        _predictions = new PredictionService.PredictionServiceClient(invoker);
        _models = new ModelService.ModelServiceClient(invoker);
    }

    /// <summary>Gets the server's address.</summary>
    public Uri Address { get; }

    /// <summary>Prepares calls to a server; nothing is sent yet.</summary>
    /// <param name="address">
    /// The server's gRPC door, <c>http://</c> or <c>https://</c> with host and port; for example
    /// <c>http://localhost:8500</c>. With <c>dns:///host:port</c> the calls take turns over all addresses that the name
    /// has (a headless service of Kubernetes, for example), in cleartext unless the channel is configured otherwise.
    /// </param>
    /// <param name="options">How to talk to it; null means all defaults.</param>
    /// <returns>A client that the caller disposes.</returns>
    /// <exception cref="ArgumentException"><paramref name="address"/> is no such address.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static ModelClient Connect(string address, ModelClientOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
            || uri.Scheme is not ("http" or "https" or ChannelFactory.BalancedScheme))
        {
            throw new ArgumentException($"'{address}' is not an address like http://localhost:8500.", nameof(address));
        }

        options ??= new ModelClientOptions();
        options.Validate();
        return new ModelClient(ChannelFactory.Create(uri, options), uri, options);
    }

    /// <summary>Runs the default signature of a model's newest version; returns all its outputs. Thread-safe.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="inputs">Tensors by input name. Neither changed nor kept after the call.</param>
    /// <returns>The outputs, which the caller disposes.</returns>
    /// <inheritdoc cref="PredictAsync(ModelQuery, TensorMap, PredictOptions?, CancellationToken)" path="/exception"/>
    public Task<PredictResult> PredictAsync(string modelName, params ReadOnlySpan<(string Name, Tensor Value)> inputs)
    {
        // The map is never disposed: the tensors stay the caller's.
        var map = new TensorMap(inputs.Length);
        foreach ((string name, Tensor value) in inputs) { map.Add(name, value); }
        return PredictAsync(new ModelQuery(modelName), map);
    }

    /// <summary>Runs a signature of a model and returns its outputs. Thread-safe.</summary>
    /// <param name="query">Model name, and a version or a label; without both, the newest available version.</param>
    /// <param name="inputs">
    /// Tensors by input name. Must live until the task completes; neither changed nor disposed by the client.
    /// </param>
    /// <param name="options">Which outputs, how long; null means all outputs and the client's timeout.</param>
    /// <param name="cancellationToken">Cancels the call, also at the server.</param>
    /// <returns>The outputs, which the caller disposes.</returns>
    /// <exception cref="ModelServerException">
    /// The server refused or did not answer. <see cref="ServingErrorCode.NotFound"/>: no such model or version.
    /// <see cref="ServingErrorCode.FailedPrecondition"/>: no such signature.
    /// <see cref="ServingErrorCode.InvalidArgument"/>: name, type or shape of an input does not fit.
    /// <see cref="ServingErrorCode.Unavailable"/>: not reached, after all attempts.
    /// <see cref="ServingErrorCode.DeadlineExceeded"/>: the time ran out.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public async Task<PredictResult> PredictAsync(
        ModelQuery query,
        TensorMap inputs,
        PredictOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= new PredictOptions();
        PredictResponseMessage answer = await _caller
            .CallAsync(query, options.Timeout, PredictCall.Start(query, inputs, options.Outputs), cancellationToken)
            .ConfigureAwait(false);
        return PredictCall.ToResult(answer, query);
    }

    /// <summary>Asks how a model can be called: its signatures with names, types and shapes. Thread-safe.</summary>
    /// <param name="query">Model name, and a version or a label; without both, the newest available version.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The metadata of the version that was meant.</returns>
    /// <exception cref="ModelServerException">The server refused or did not answer.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<ModelMetadata> GetModelMetadataAsync(
        ModelQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var request = new GetModelMetadataRequest
        {
            ModelSpec = ModelSpecs.Of(query), MetadataField = { MetadataReader.SignatureField },
        };
        GetModelMetadataResponse response = await _caller
            .CallAsync(query, null, (_, call) => _predictions.GetModelMetadataAsync(request, call), cancellationToken)
            .ConfigureAwait(false);
        return MetadataReader.Read(response, query);
    }

    /// <inheritdoc cref="GetModelMetadataAsync(ModelQuery, CancellationToken)"/>
    /// <param name="modelName">The model; its newest available version is meant.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<ModelMetadata> GetModelMetadataAsync(
        string modelName, CancellationToken cancellationToken = default) =>
        GetModelMetadataAsync(new ModelQuery(modelName), cancellationToken);

    /// <summary>Asks in what state a model's versions are. Thread-safe.</summary>
    /// <param name="query">Model name; with a version, only that one is reported.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Highest version first; versions that ended stay listed with their error.</returns>
    /// <exception cref="ModelServerException">The server refused or did not answer.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<IReadOnlyList<ModelVersionStatus>> GetModelStatusAsync(
        ModelQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var request = new GetModelStatusRequest { ModelSpec = ModelSpecs.Of(query) };
        GetModelStatusResponse response = await _caller
            .CallAsync(query, null, (_, call) => _models.GetModelStatusAsync(request, call), cancellationToken)
            .ConfigureAwait(false);
        return StatusReader.Read(response);
    }

    /// <inheritdoc cref="GetModelStatusAsync(ModelQuery, CancellationToken)"/>
    /// <param name="modelName">The model; all its versions are reported.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IReadOnlyList<ModelVersionStatus>> GetModelStatusAsync(
        string modelName, CancellationToken cancellationToken = default) =>
        GetModelStatusAsync(new ModelQuery(modelName), cancellationToken);

    /// <summary>Closes the connections; calls in flight fail.</summary>
    public void Dispose() => _channel.Dispose();

    /// <summary>Closes the connections; calls in flight fail.</summary>
    /// <returns>Completed.</returns>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
