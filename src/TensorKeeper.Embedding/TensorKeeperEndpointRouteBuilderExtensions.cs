// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TensorKeeper.Embedding.Local;

#pragma warning disable IDE0130 // Namespace follows folder: extensions stand where an application looks for them
namespace Microsoft.AspNetCore.Builder;
#pragma warning restore IDE0130

/// <summary>Maps TensorKeeper's endpoints beside an application's own.</summary>
public static class TensorKeeperEndpointRouteBuilderExtensions
{
    /// <summary>Maps TensorFlow Serving's gRPC services, its REST API below <c>/v1/</c>, and the health checks.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <returns>The same endpoints.</returns>
    /// <remarks>
    /// REST answers on every port of the application. gRPC needs HTTP/2: on a port with TLS it is agreed upon, in clear text it
    /// takes a port of its own, which <c>ConfigureKestrel(kestrel => kestrel.ListenTfServing(new TfServingPorts()))</c> opens.
    /// </remarks>
    /// <exception cref="InvalidOperationException"><c>AddTensorKeeper</c> was not called.</exception>
    public static IEndpointRouteBuilder MapTensorKeeper(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.ServiceProvider.GetService<LocalModelClient>() is null)
        {
            throw new InvalidOperationException("MapTensorKeeper needs builder.Services.AddTensorKeeper().");
        }

        return endpoints.MapTfServing();
    }
}
