// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Running;

namespace TensorKeeper.AspNetCore.Tests.Hosting;

/// <summary>Runs a model on a thread of the pool, if the names and types of the inputs are right.</summary>
internal sealed class FakeRunner : IModelRunner
{
    public async ValueTask<TensorMap> RunAsync(
        ServableHandle handle,
        Signature signature,
        TensorMap inputs,
        IReadOnlyList<string> outputFilter,
        CancellationToken cancellationToken)
    {
        foreach ((string name, Tensor tensor) in inputs)
        {
            TensorSpec spec = signature.FindInput(name)
                ?? throw new ServingException(ServingErrorCode.InvalidArgument, $"Inputs contains invalid name {name}");
            if (tensor.ElementType != spec.ElementType)
            {
                throw new ServingException(ServingErrorCode.InvalidArgument, $"{name} is {tensor.ElementType}, not {spec.ElementType}");
            }
        }

        return await Task.Run(() => handle.Model.Run(signature, inputs, outputFilter, cancellationToken), CancellationToken.None);
    }
}
