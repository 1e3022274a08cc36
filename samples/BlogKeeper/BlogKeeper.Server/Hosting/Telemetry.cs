// SPDX-License-Identifier: MIT
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace BlogKeeper.Server.Hosting;

/// <summary>Traces, metrics and logs for OpenTelemetry.</summary>
internal static class Telemetry
{
    /// <summary>The standard setting that says where to: an address such as <c>http://localhost:4317</c>.</summary>
    public const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Sends traces, metrics and logs to the collector that the configuration names; without one, nothing is measured.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration[EndpointSetting])) { return services; }
        services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService("blogkeeper"))
            .WithTracing(static traces => traces.AddAspNetCoreInstrumentation().AddSource("Npgsql", "TensorKeeper.Serving"))
            .WithMetrics(static metrics => metrics.AddAspNetCoreInstrumentation().AddMeter(
                "Microsoft.AspNetCore.RateLimiting", "Microsoft.EntityFrameworkCore", "Npgsql", "TensorKeeper.Serving", "System.Runtime"))
            .WithLogging()
            .UseOtlpExporter();
        return services;
    }
}
