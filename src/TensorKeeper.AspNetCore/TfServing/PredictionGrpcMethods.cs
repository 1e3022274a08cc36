// SPDX-License-Identifier: MIT
using Grpc.AspNetCore.Server.Model;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Tells the gRPC framework the methods of <c>PredictionService</c>. Thread-safe.</summary>
/// <remarks>Registered by hand, so that tensors and examples never become protobuf objects.</remarks>
internal sealed class PredictionGrpcMethods : IServiceMethodProvider<PredictionGrpcService>
{
    private const string Service = PredictMethod.ServiceName;

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<PredictionGrpcService> context)
    {
        context.AddUnaryMethod(
            PredictMethod.Descriptor, [], static (service, request, call) => service.Predict(request, call));
        context.AddUnaryMethod(
            ProtobufMethod.Unary(Service, "GetModelMetadata", GetModelMetadataRequest.Parser, GetModelMetadataResponse.Parser),
            [],
            static (service, request, _) => service.GetModelMetadata(request));
        context.AddUnaryMethod(
            ProtobufMethod.OfExamples(Service, "Classify", static bytes => ExampleRequestCodec.Decode(bytes), ClassificationResponse.Parser),
            [],
            static (service, request, call) => service.Classify(request, call));
        context.AddUnaryMethod(
            ProtobufMethod.OfExamples(Service, "Regress", static bytes => ExampleRequestCodec.Decode(bytes), RegressionResponse.Parser),
            [],
            static (service, request, call) => service.Regress(request, call));
        context.AddUnaryMethod(
            ProtobufMethod.OfExamples(
                Service, "MultiInference", static bytes => ExampleRequestCodec.DecodeMulti(bytes), MultiInferenceResponse.Parser),
            [],
            static (service, request, call) => service.MultiInference(request, call));
    }
}
