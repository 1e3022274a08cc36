// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>TensorFlow Serving's <c>ModelService</c> over the serving core. Thread-safe.</summary>
internal sealed class ModelGrpcService(IServableCatalog catalog)
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
}
