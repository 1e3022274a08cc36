// SPDX-License-Identifier: MIT
using Grpc.AspNetCore.Server.Model;
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Tells the gRPC framework the methods of <c>PredictionService</c>. Thread-safe.</summary>
/// <remarks>Registered by hand, so that tensors and examples never become protobuf objects.</remarks>
internal sealed class PredictionGrpcMethods(DoorMetrics phases) : IServiceMethodProvider<PredictionGrpcService>
{
    private const string Service = PredictMethod.ServiceName;

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<PredictionGrpcService> context)
    {
        context.AddUnaryMethod(
            TimedMethod.Of(PredictMethod.Descriptor, phases, static request => request.Query.Name, static response => response.ModelName),
            [],
            static (service, request, call) => service.Predict(request, call));
        context.AddUnaryMethod(
            ProtobufMethod.Unary(Service, "GetModelMetadata", GetModelMetadataRequest.Parser, GetModelMetadataResponse.Parser),
            [],
            static (service, request, _) => service.GetModelMetadata(request));
        context.AddUnaryMethod(
            TimedMethod.Of(
                ProtobufMethod.OfExamples(Service, "Classify", static bytes => ExampleRequestCodec.Decode(bytes), ClassificationResponse.Parser),
                phases,
                ModelOf,
                static response => response.ModelSpec.Name),
            [],
            static (service, request, call) => service.Classify(request, call));
        context.AddUnaryMethod(
            TimedMethod.Of(
                ProtobufMethod.OfExamples(Service, "Regress", static bytes => ExampleRequestCodec.Decode(bytes), RegressionResponse.Parser),
                phases,
                ModelOf,
                static response => response.ModelSpec.Name),
            [],
            static (service, request, call) => service.Regress(request, call));
        context.AddUnaryMethod(
            TimedMethod.Of(
                ProtobufMethod.OfExamples(
                    Service, "MultiInference", static bytes => ExampleRequestCodec.DecodeMulti(bytes), MultiInferenceResponse.Parser),
                phases,
                ModelOf,
                static response => response.Results[0].ModelSpec.Name),
            [],
            static (service, request, call) => service.MultiInference(request, call));
    }

    private static string ModelOf(ExampleRequestMessage request) => request.Tasks.Count == 0 ? "" : request.Tasks[0].Query?.Name ?? "";
}
