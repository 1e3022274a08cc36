// SPDX-License-Identifier: MIT
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Tells the gRPC framework the methods of <c>PredictionService</c>. Thread-safe.</summary>
/// <remarks>Registered by hand, so that Predict's messages never become protobuf objects.</remarks>
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
        Refuse(context, "Classify", ClassificationRequest.Parser, ClassificationResponse.Parser);
        Refuse(context, "Regress", RegressionRequest.Parser, RegressionResponse.Parser);
        Refuse(context, "MultiInference", MultiInferenceRequest.Parser, MultiInferenceResponse.Parser);
    }

    private static void Refuse<TRequest, TResponse>(
        ServiceMethodProviderContext<PredictionGrpcService> context,
        string name,
        MessageParser<TRequest> requests,
        MessageParser<TResponse> responses)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        context.AddUnaryMethod(
            ProtobufMethod.Unary(Service, name, requests, responses),
            [],
            (_, _, _) => throw new ServingException(
                ServingErrorCode.Unimplemented, $"{name} is not offered; Predict runs the same signature with its tensors by name"));
}
