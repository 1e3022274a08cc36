// SPDX-License-Identifier: MIT
using Grpc.Core;
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.AspNetCore.TfServing.Configuration;
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>TensorFlow Serving's <c>ModelService</c> over the serving core. Thread-safe.</summary>
internal sealed class ModelGrpcService(IServableCatalog catalog, IModelConfigurator configurator, MetricsPage metrics)
{
    /// <summary>Where the versions of a model are in their lives. A label is not looked at.</summary>
    public Task<GetModelStatusResponse> GetModelStatus(GetModelStatusRequest request)
    {
        ModelQuery query = ModelSpecs.Decode(request.ModelSpec);
        var response = new GetModelStatusResponse();
        foreach (ServableStatus status in ModelStatus.Find(catalog, query.Name, query.Version))
        {
            response.ModelVersionStatus.Add(new ModelVersionStatus
            {
                Version = status.Id.Version,
                State = (ModelVersionStatus.Types.State)(int)status.State,
                Status = new StatusProto
                {
                    ErrorCode = (Protocol.TensorFlow.Errors.Code)(int)(status.ErrorCode ?? 0),
                    ErrorMessage = status.ErrorMessage,
                },
            });
        }

        return Task.FromResult(response);
    }

    /// <summary>Makes the models of the request the only ones, and answers when they serve.</summary>
    /// <remarks>Ends with the caller's deadline; what was asked for goes on being brought about then.</remarks>
    public async Task<ReloadConfigResponse> HandleReloadConfigRequest(ReloadConfigRequest request, ServerCallContext context)
    {
        long[] before = metrics.ReadFirstCells(request.MetricNames);
        await configurator.ConfigureAsync(ModelServerConfigs.Decode(request.Config), context.CancellationToken);
        var response = new ReloadConfigResponse { Status = new StatusProto() };
        long[] after = metrics.ReadFirstCells(request.MetricNames);
        response.Metric.AddRange(request.MetricNames.Select((name, i) => new Metric { Name = name, Int64ValueIncrease = after[i] - before[i] }));
        return response;
    }
}
