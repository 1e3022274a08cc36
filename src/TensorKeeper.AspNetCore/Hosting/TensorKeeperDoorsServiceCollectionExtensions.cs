// SPDX-License-Identifier: MIT
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.Health;
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.AspNetCore.RequestLogs;
using TensorKeeper.AspNetCore.TfServing;
using TensorKeeper.AspNetCore.TfServing.Warmup;
using TensorKeeper.Serving.Batching;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Telemetry;
using TensorKeeper.Serving.Warmup;

#pragma warning disable IDE0130 // Namespace follows folder: extensions stand where an application looks for them
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Registers the doors.</summary>
public static class TensorKeeperDoorsServiceCollectionExtensions
{
    /// <summary>Registers TensorFlow Serving's gRPC and REST doors and the health checks.</summary>
    /// <param name="services">
    /// The application's services, which also need a <c>IServableCatalog</c>, a <c>IModelRunner</c> and a
    /// <c>IServerReadiness</c> of the serving core.
    /// </param>
    /// <param name="configure">Changes the options; null leaves their defaults.</param>
    /// <returns>The same services.</returns>
    /// <remarks>Options are validated when the host starts. The endpoints are mapped with <c>app.MapTfServing()</c>.</remarks>
    public static IServiceCollection AddTensorKeeperDoors(
        this IServiceCollection services, Action<TfServingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TfServingOptions>, TfServingOptionsValidator>());
        OptionsBuilder<TfServingOptions> options = services.AddOptions<TfServingOptions>().ValidateOnStart();
        if (configure is not null) { options.Configure(configure); }

        services.AddMetrics();
        services.TryAddSingleton<PhaseTimes>();
        services.TryAddSingleton<RequestMetrics>();
        services.TryAddSingleton<DoorMetrics>();
        services.TryAddSingleton<AccessLog>();
        services.TryAddSingleton<BatchMetrics>();
        services.TryAddSingleton<LoadMetrics>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoadObserver, LoadMetrics>(static provider => provider.GetRequiredService<LoadMetrics>()));
        services.TryAddSingleton<MetricsPage>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBatchObserver, BatchMetrics>(static provider => provider.GetRequiredService<BatchMetrics>()));
        services.TryAddSingleton<MetricsDoor>();
        services.TryAddSingleton<RequestLogWriter>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RequestLogWriter>(static provider => provider.GetRequiredService<RequestLogWriter>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ServingOptions>, RequestLogValidator>());
        services.TryAddSingleton<RequestLogger>();
        services.TryAddSingleton<TimedRunner>();
        AddGrpcDoor(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IModelWarmUp, RecordedWarmUp>());
        services.TryAddSingleton<MethodNameCheck>();
        services.TryAddSingleton<ExampleRunner>();
        services.TryAddSingleton<RestDeadline>();
        services.TryAddSingleton<RestExamples>();
        services.TryAddSingleton<RestPredict>();
        services.TryAddSingleton<RestDoor>();
        services.TryAddSingleton<ServerHealth>();
        return services;
    }

    private static void AddGrpcDoor(IServiceCollection services)
    {
        services.AddGrpc()
            .AddServiceOptions<PredictionGrpcService>(Configure)
            .AddServiceOptions<ModelGrpcService>(Configure);
        services.TryAddSingleton<GrpcFailures>();
        services.TryAddSingleton<GrpcErrorInterceptor>();
        services.TryAddSingleton<Predictor>();
        services.TryAddSingleton<PredictDoor>();
        services.TryAddSingleton<PredictionGrpcService>();
        services.TryAddSingleton<ModelGrpcService>();
        services.TryAddSingleton<HealthGrpcService>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IServiceMethodProvider<PredictionGrpcService>, PredictionGrpcMethods>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IServiceMethodProvider<ModelGrpcService>, ModelGrpcMethods>());
    }

    private static void Configure(GrpcServiceOptions options)
    {
        options.MaxReceiveMessageSize = int.MaxValue;
        options.MaxSendMessageSize = int.MaxValue;
        options.Interceptors.Add<GrpcErrorInterceptor>();
    }
}
