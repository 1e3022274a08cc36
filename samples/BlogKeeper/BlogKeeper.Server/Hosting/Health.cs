// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Storage;
using BlogKeeper.Server.Suggesting;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BlogKeeper.Server.Hosting;

/// <summary>Live and ready, for probes and load balancers, over HTTP and as <c>grpc.health.v1</c>.</summary>
internal static class Health
{
    /// <summary>The path of the probe that asks whether the process should be started anew.</summary>
    public const string LivePath = "/healthz/live";

    /// <summary>The path of the probe that asks whether the server should be sent calls.</summary>
    public const string ReadyPath = "/healthz/ready";

    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(5);

    /// <summary>Adds the checks of readiness: the database answers, the model is loaded, nobody has asked the server to stop.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<DatabaseHealthCheck>("database", timeout: LongestCheck)
            .AddCheck<ModelHealthCheck>("model")
            .AddCheck<StoppingHealthCheck>("stopping");
        services.AddGrpcHealthChecks(static health =>
            health.Services.Map(BlogKeeper.Descriptor.FullName, static _ => true));

        // What callers of Watch are told is looked at this often; Check looks by itself.
        return services.Configure<HealthCheckPublisherOptions>(static publisher =>
        {
            publisher.Delay = TimeSpan.FromSeconds(1);
            publisher.Period = TimeSpan.FromSeconds(5);
        });
    }

    /// <summary>Adds the endpoints.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = static _ => false });
        app.MapHealthChecks(ReadyPath, new HealthCheckOptions { ResponseWriter = WriteAsync });
        app.MapGrpcHealthChecksService();
    }

    private static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString(),
        checks = report.Entries.ToDictionary(static entry => entry.Key, static entry => new
        {
            status = entry.Value.Status.ToString(),

            // What we said ourselves; the text of an exception stays in the log.
            reason = entry.Value.Exception is null ? entry.Value.Description : null,
        }),
    });
}
