// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Options;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Running;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>What Predict does once its request is decoded, whoever framed it. Thread-safe.</summary>
internal sealed class Predictor(IServableCatalog catalog, TimedRunner runner, MethodNameCheck methodNames, IOptions<TfServingOptions> options)
{
    private readonly TensorEncoding _encoding =
        options.Value.SerializeAsTensorContent ? TensorEncoding.TensorContent : TensorEncoding.TypedFields;

    /// <summary>Runs the model.</summary>
    /// <param name="call">Has the request, and gets the answer and what it holds on to.</param>
    /// <param name="cancellationToken">The caller gave up, or its time is over.</param>
    /// <exception cref="ServingException">What is asked for does not exist, or the model refuses it.</exception>
    public async ValueTask<PredictResponseMessage> RunAsync(PredictCall call, CancellationToken cancellationToken)
    {
        PredictRequestMessage request = call.Request;
        if (!request.HasModelSpec) { throw ModelSpecs.Missing(); }
        ServableHandle handle = call.Handle = catalog.Acquire(request.Query);
        string signatureName = request.Query.EffectiveSignatureName;
        if (!handle.Model.Signatures.TryGetValue(signatureName, out Signature? signature))
        {
            throw new ServingException(ServingErrorCode.FailedPrecondition, $"Serving signature key \"{signatureName}\" not found.");
        }

        methodNames.CheckPredict(signature);
        TimedOutputs outputs = await runner.RunAsync(
            "Predict", call.DecodedAt, handle, signature, request.Inputs, request.OutputFilter, cancellationToken);
        call.RanUntil = outputs.EndedAt;
        return call.Response = new PredictResponseMessage
        {
            ModelName = handle.Id.Name,
            Version = handle.Id.Version,
            SignatureName = signatureName,
            Outputs = outputs.Tensors,
            Encoding = _encoding,
        };
    }
}
