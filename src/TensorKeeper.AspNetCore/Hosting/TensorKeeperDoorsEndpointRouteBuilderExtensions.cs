// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.Health;
using TensorKeeper.AspNetCore.Hosting;
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.AspNetCore.TfServing;

#pragma warning disable IDE0130 // Namespace follows folder: extensions stand where an application looks for them
namespace Microsoft.AspNetCore.Builder;
#pragma warning restore IDE0130

/// <summary>Maps the doors.</summary>
public static class TensorKeeperDoorsEndpointRouteBuilderExtensions
{
    private static readonly string[] ProbeMethods = ["GET", "HEAD"];

    /// <summary>Makes an application a model server and nothing else: all that <see cref="MapTfServing"/> maps.</summary>
    /// <param name="app">An application that has nothing before or beside the doors.</param>
    /// <returns>The same application.</returns>
    /// <remarks>
    /// Predictions over gRPC and REST are answered ahead of routing, and so ahead of whatever middleware is added later: an
    /// application that asks who its callers are calls <see cref="MapTfServing"/> and says on its endpoints who may.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The doors were not registered.</exception>
    public static WebApplication UseTfServing(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        PredictDoor predict = app.Services.GetRequiredService<PredictDoor>();
        app.Use(next => context => context.Request.Path.Value == PredictDoor.Path ? predict.HandleAsync(context, next) : next(context));
        RestDoor rest = app.Services.GetRequiredService<RestDoor>();
        app.Use(next => context => RestRouter.IsPredict(context.Request) ? rest.HandleAsync(context) : next(context));
        app.UseRouting();
        app.MapTfServing();
        return app;
    }

    /// <summary>Maps TensorFlow Serving's gRPC services, its REST API below <c>/v1/</c>, and the health checks.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <returns>The same endpoints.</returns>
    /// <remarks>
    /// Health: <c>GET /healthz/live</c> answers 200 while the process runs; <c>GET /healthz/ready</c> answers 200 if every
    /// configured model can be called and the server is not stopping, else 503 with the reason; <c>grpc.health.v1.Health</c>
    /// answers the same for the server, its services and each model by name.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The doors were not registered.</exception>
    public static IEndpointRouteBuilder MapTfServing(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var unlimited = new UnlimitedBody();
        PredictDoor predict = endpoints.ServiceProvider.GetRequiredService<PredictDoor>();
        endpoints.MapGrpcService<PredictionGrpcService>().WithMetadata(unlimited).Add(endpoint => PutBefore(predict, endpoint));
        endpoints.MapGrpcService<ModelGrpcService>();
        endpoints.MapGrpcService<HealthGrpcService>();

        RestDoor rest = endpoints.ServiceProvider.GetRequiredService<RestDoor>();
        endpoints.Map("/v1/{**path}", rest.HandleAsync).WithDisplayName("TensorFlow Serving REST");

        string metricsPath = endpoints.ServiceProvider.GetRequiredService<IOptions<TfServingOptions>>().Value.MetricsPath;
        if (metricsPath.Length > 0)
        {
            endpoints.MapGet(metricsPath, endpoints.ServiceProvider.GetRequiredService<MetricsDoor>().HandleAsync).WithDisplayName("Prometheus");
        }

        ServerHealth health = endpoints.ServiceProvider.GetRequiredService<ServerHealth>();
        endpoints.MapMethods("/healthz/live", ProbeMethods, static (HttpContext context) => HealthHttp.AnswerAsync(context, null)).WithDisplayName("Liveness");
        endpoints.MapMethods("/healthz/ready", ProbeMethods, (HttpContext context) => HealthHttp.AnswerAsync(context, health.WhyNotReady()))
            .WithDisplayName("Readiness");
        return endpoints;
    }

    // The framework's own endpoint stays what answers, and what metadata and logs name; plain calls just do not get that far.
    private static void PutBefore(PredictDoor door, EndpointBuilder endpoint)
    {
        if (endpoint is not RouteEndpointBuilder { RoutePattern.RawText: PredictDoor.Path, RequestDelegate: { } framework }) { return; }
        endpoint.RequestDelegate = context => door.HandleAsync(context, framework);
    }
}
