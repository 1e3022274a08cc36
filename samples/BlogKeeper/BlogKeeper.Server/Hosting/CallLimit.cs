// SPDX-License-Identifier: MIT
using System.Threading.RateLimiting;
using BlogKeeper.Server.Errors;
using BlogKeeper.Server.Rest;
using Google.Protobuf;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace BlogKeeper.Server.Hosting;

/// <summary>Works on so many calls at once and lets so many wait; what comes beyond is told to come back.</summary>
internal static class CallLimit
{
    /// <summary>The name of the policy that limited endpoints ask for.</summary>
    public const string Policy = "calls";

    private const string GrpcContentType = "application/grpc";

    /// <summary>Adds the limiter.</summary>
    public static IServiceCollection AddCallLimit(this IServiceCollection services)
    {
        services.AddRateLimiter(static _ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<HostingOptions>>(static (limiter, hosting) =>
        {
            limiter.OnRejected = static (rejected, cancellationToken) => RefuseAsync(rejected.HttpContext, cancellationToken);
            limiter.AddConcurrencyLimiter(Policy, calls =>
            {
                calls.PermitLimit = hosting.Value.MaxConcurrentCalls;
                calls.QueueLimit = hosting.Value.QueueLimit;
                calls.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
            });
        });
        return services;
    }

    private static ValueTask RefuseAsync(HttpContext http, CancellationToken cancellationToken)
    {
        Google.Rpc.Status status = Refusals.TooManyCalls();
        bool isGrpc = http.Request.ContentType?.StartsWith(GrpcContentType, StringComparison.OrdinalIgnoreCase) == true;
        return isGrpc ? RefuseGrpc(http.Response, status) : new ValueTask(RefuseRestAsync(http.Response, status, cancellationToken));
    }

    // An answer of headers alone: gRPC calls it "trailers-only". The call never reaches the gRPC layer, which would cost more.
    private static ValueTask RefuseGrpc(HttpResponse response, Google.Rpc.Status status)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = GrpcContentType;
        response.Headers["grpc-status"] = status.Code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = status.Message;   // plain ASCII, so nothing has to be escaped
        response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray());
        return ValueTask.CompletedTask;
    }

    private static Task RefuseRestAsync(HttpResponse response, Google.Rpc.Status status, CancellationToken cancellationToken)
    {
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.ContentType = "application/json";
        response.Headers[HeaderNames.RetryAfter] =
            Refusals.RetryDelay.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return response.WriteAsync(RestJson.Formatter.Format(status), cancellationToken);
    }
}
