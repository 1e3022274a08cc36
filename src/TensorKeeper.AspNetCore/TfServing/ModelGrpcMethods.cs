// SPDX-License-Identifier: MIT
using Grpc.AspNetCore.Server.Model;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Tells the gRPC framework the methods of <c>ModelService</c>. Thread-safe.</summary>
internal sealed class ModelGrpcMethods : IServiceMethodProvider<ModelGrpcService>
{
    /// <summary>The full name of the service.</summary>
    public const string ServiceName = "tensorflow.serving.ModelService";

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<ModelGrpcService> context)
    {
        context.AddUnaryMethod(
            ProtobufMethod.Unary(ServiceName, "GetModelStatus", GetModelStatusRequest.Parser, GetModelStatusResponse.Parser),
            [],
            static (service, request, _) => service.GetModelStatus(request));
        context.AddUnaryMethod(
            ProtobufMethod.Unary(ServiceName, "HandleReloadConfigRequest", ReloadConfigRequest.Parser, ReloadConfigResponse.Parser),
            [],
            static (service, request, call) => service.HandleReloadConfigRequest(request, call));
    }
}
