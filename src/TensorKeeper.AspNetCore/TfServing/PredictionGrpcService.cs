// SPDX-License-Identifier: MIT
using Grpc.Core;
using Microsoft.Extensions.Options;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>TensorFlow Serving's <c>PredictionService</c> over the serving core. Thread-safe.</summary>
/// <remarks><see cref="GrpcErrorInterceptor"/> turns errors into statuses, so no method of this class catches anything.</remarks>
internal sealed class PredictionGrpcService(
    IServableCatalog catalog, TimedRunner runner, ExampleRunner examples, MethodNameCheck methodNames, IOptions<TfServingOptions> options)
{
    private readonly TensorEncoding _encoding =
        options.Value.SerializeAsTensorContent ? TensorEncoding.TensorContent : TensorEncoding.TypedFields;

    /// <summary>Named tensors in, named tensors out.</summary>
    public async Task<PredictResponseMessage> Predict(PredictRequestMessage request, ServerCallContext context)
    {
        // The answer is encoded after this method has returned, from memory that belongs to the engine and with it to the
        // version: all of it is given back when the call is over.
        var call = new PredictCall(request);
        context.GetHttpContext().Response.RegisterForDispose(call);
        DeadlineWording.Prepare(context);

        if (!request.HasModelSpec) { throw ModelSpecs.Missing(); }
        ServableHandle handle = call.Handle = catalog.Acquire(request.Query);
        string signatureName = request.Query.EffectiveSignatureName;
        if (!handle.Model.Signatures.TryGetValue(signatureName, out Signature? signature))
        {
            throw new ServingException(ServingErrorCode.FailedPrecondition, $"Serving signature key \"{signatureName}\" not found.");
        }

        methodNames.CheckPredict(signature);
        return call.Response = new PredictResponseMessage
        {
            ModelName = handle.Id.Name,
            Version = handle.Id.Version,
            SignatureName = signatureName,
            Outputs = await runner.RunAsync("Predict", handle, signature, request.Inputs, request.OutputFilter, context.CancellationToken),
            Encoding = _encoding,
        };
    }

    /// <summary>Labels and scores for examples.</summary>
    public Task<ClassificationResponse> Classify(ExampleRequestMessage request, ServerCallContext context)
    {
        DeadlineWording.Prepare(context);
        return examples.ClassifyAsync(request.Tasks[0].Query ?? throw ModelSpecs.Missing(), request.Examples, context.CancellationToken);
    }

    /// <summary>A number for each example.</summary>
    public Task<RegressionResponse> Regress(ExampleRequestMessage request, ServerCallContext context)
    {
        DeadlineWording.Prepare(context);
        return examples.RegressAsync(request.Tasks[0].Query ?? throw ModelSpecs.Missing(), request.Examples, context.CancellationToken);
    }

    /// <summary>Several classifications and regressions of the same examples.</summary>
    /// <remarks>A task without a model spec is one that names no model, and so is a request without tasks.</remarks>
    public Task<MultiInferenceResponse> MultiInference(ExampleRequestMessage request, ServerCallContext context)
    {
        DeadlineWording.Prepare(context);
        (ModelQuery, string)[] tasks = [.. request.Tasks.DefaultIfEmpty(new ExampleTask(null))
            .Select(static task => (task.Query ?? new ModelQuery(""), task.MethodName))];
        return examples.RunAllAsync(tasks, request.Examples, context.CancellationToken);
    }

    /// <summary>The signatures of a version.</summary>
    public Task<GetModelMetadataResponse> GetModelMetadata(GetModelMetadataRequest request)
    {
        if (request.MetadataField.Count == 0)
        {
            throw new ServingException(
                ServingErrorCode.InvalidArgument, "GetModelMetadataRequest must specify at least one metadata_field");
        }

        foreach (string field in request.MetadataField)
        {
            if (field != ModelMetadata.SignatureDefField)
            {
                throw new ServingException(ServingErrorCode.InvalidArgument, $"Metadata field {field} is not supported");
            }
        }

        using ServableHandle handle = catalog.Acquire(ModelSpecs.Decode(request.ModelSpec));
        return Task.FromResult(ModelMetadata.BuildResponse(handle));
    }
}
