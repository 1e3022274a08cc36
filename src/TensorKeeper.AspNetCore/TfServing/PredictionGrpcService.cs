// SPDX-License-Identifier: MIT
using Grpc.Core;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>TensorFlow Serving's <c>PredictionService</c> over the serving core. Thread-safe.</summary>
/// <remarks><see cref="GrpcErrorInterceptor"/> turns errors into statuses, so no method of this class catches anything.</remarks>
internal sealed class PredictionGrpcService(
    IServableCatalog catalog, Predictor predictor, ExampleRunner examples, TimeProvider clock)
{
    /// <summary>Named tensors in, named tensors out: the calls that <see cref="PredictDoor"/> leaves to the framework.</summary>
    public async Task<PredictResponseMessage> Predict(PredictRequestMessage request, ServerCallContext context)
    {
        // The answer is encoded after this method has returned, from memory that belongs to the engine and with it to the
        // version: all of it is given back when the call is over.
        var call = new PredictCall(request, clock.GetTimestamp());
        context.GetHttpContext().Response.RegisterForDispose(call);
        DeadlineWording.Prepare(context);

        return await predictor.RunAsync(call, context.CancellationToken);
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
