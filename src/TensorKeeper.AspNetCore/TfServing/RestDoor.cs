// SPDX-License-Identifier: MIT
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.Json;
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>TensorFlow Serving's REST API over the serving core. Thread-safe.</summary>
/// <remarks>This class alone catches: <see cref="RestStatusTable"/> turns errors into HTTP statuses.</remarks>
internal sealed class RestDoor(
    IServableCatalog catalog, RestPredict predict, RestExamples examples, RequestMetrics metrics, AccessLog access, TimeProvider clock,
    IOptions<TfServingOptions> options, ILogger<RestDoor> logger)
{
    private readonly TfServingOptions _options = options.Value;

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        string target = TargetOf(context);
        if (!RestRouter.IsRest(target))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (_options.EnableCors) { AddCorsHeaders(context.Response.Headers); }
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            AnswerPreflight(context);
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = _options.MaxRestBodyBytes;
        }

        long start = clock.GetTimestamp();
        RestRoute route = RestRouter.Parse(context.Request.Method, target);
        ServingErrorCode? error = null;
        try
        {
            await AnswerAsync(context, route, target);
        }
        catch (Exception failure)
        {
            error = CodeOf(failure);
            await ReportAsync(context, target, failure);
        }

        TimeSpan took = clock.GetElapsedTime(start);
        metrics.Finished(route.ModelName ?? "", ApiOf(route.Verb), "REST", error, took);
        if (access.IsOn) { LogAccess(context, route, target, took); }
    }

    private void LogAccess(HttpContext context, RestRoute route, string target, TimeSpan took)
    {
        string status = context.Response.StatusCode.ToString(CultureInfo.InvariantCulture);
        access.Write("REST", $"{context.Request.Method}:{target}", route.ModelName ?? "", status, took, context.Connection);
    }

    private static ServingErrorCode CodeOf(Exception failure) => failure switch
    {
        ServingException refused => refused.Code,
        OperationCanceledException => ServingErrorCode.Cancelled,
        BadHttpRequestException => ServingErrorCode.InvalidArgument,
        _ => ServingErrorCode.Internal,
    };

    private static string ApiOf(RestVerb verb) => verb switch
    {
        RestVerb.Predict => "predict",
        RestVerb.Classify => "classify",
        RestVerb.Regress => "regress",
        _ => "",
    };

    private async Task AnswerAsync(HttpContext context, RestRoute route, string target)
    {
        if (!TryGetVersion(route, out long? version))
        {
            // Upstream forgets the body here; clients see an empty one.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = 0;
            return;
        }

        var query = new ModelQuery(route.ModelName, version, route.Label);
        switch (route.Verb)
        {
            case RestVerb.Predict: await predict.HandleAsync(context, query); return;
            case RestVerb.List: await SendListAsync(context, route.State); return;
            case RestVerb.Status: await SendStatusAsync(context, query); return;
            case RestVerb.Metadata: await SendMetadataAsync(context, query); return;
            case RestVerb.Classify or RestVerb.Regress: await examples.HandleAsync(context, route.Verb, query); return;
            default: throw Invalid($"Malformed request: {context.Request.Method} {target}");
        }
    }

    private async Task SendStatusAsync(HttpContext context, ModelQuery query)
    {
        if (query.Name.Length == 0) { throw Invalid("Missing model name in request."); }
        using var body = new PooledList<byte>(512);
        StatusJson.Write(ModelStatus.Find(catalog, query.Name, query.Version), body);
        await RestReply.SendAsync(context.Response, StatusCodes.Status200OK, body, context.RequestAborted);
    }

    private async Task SendListAsync(HttpContext context, string? stateName)
    {
        ServableState? state = stateName is null ? null : StatusJson.StateOf(stateName);
        if (stateName is not null && state is null)
        {
            throw Invalid($"No version can be in state '{stateName}': START, LOADING, AVAILABLE, UNLOADING or END is expected.");
        }

        using var body = new PooledList<byte>(512);
        StatusJson.WriteAll(catalog, state, body);
        await RestReply.SendAsync(context.Response, StatusCodes.Status200OK, body, context.RequestAborted);
    }

    private async Task SendMetadataAsync(HttpContext context, ModelQuery query)
    {
        if (query.Name.Length == 0) { throw Invalid("Missing model name in request."); }
        using var body = new PooledList<byte>(4096);
        using (ServableHandle handle = catalog.Acquire(query)) { MetadataJson.Write(handle, body); }
        await RestReply.SendAsync(context.Response, StatusCodes.Status200OK, body, context.RequestAborted);
    }

    private async Task ReportAsync(HttpContext context, string target, Exception failure)
    {
        string method = context.Request.Method;
        if (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            Log.RestAbandoned(logger, method, target);
            context.Abort();
            return;
        }

        (int status, string message) = failure switch
        {
            ServingException refused => (RestStatusTable.Of(refused.Code), refused.Message),
            BadHttpRequestException bad => (bad.StatusCode, bad.Message),
            _ => (StatusCodes.Status500InternalServerError, TraceIds.Excuse(TraceIds.Of(context))),
        };
        if (status == StatusCodes.Status500InternalServerError) { Log.RestFailed(logger, failure, method, target, TraceIds.Of(context)); }
        else { Log.RestRefused(logger, method, target, status, message); }
        if (failure is ServingException { RetryAfter: { } pause })
        {
            context.Response.Headers.RetryAfter = ((long)Math.Ceiling(pause.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        await RestReply.SendErrorAsync(context.Response, status, message, context.RequestAborted);
    }

    private static void AnswerPreflight(HttpContext context)
    {
        string origin = context.Request.Headers.Origin.ToString();
        bool isWebPage = origin.Contains("http://", StringComparison.Ordinal) || origin.Contains("https://", StringComparison.Ordinal);
        context.Response.StatusCode = isWebPage ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
    }

    private static void AddCorsHeaders(IHeaderDictionary headers)
    {
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "POST, GET";
        headers.AccessControlAllowHeaders = "Content-Type";
    }

    private static bool TryGetVersion(RestRoute route, out long? version)
    {
        version = null;
        if (route.Version is null) { return true; }
        bool fits = long.TryParse(route.Version, NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        version = number;
        return fits;
    }

    /// <summary>Returns path and query as they came; of an address with scheme and host only those.</summary>
    private static string TargetOf(HttpContext context)
    {
        string raw = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (raw.StartsWith('/')) { return raw; }
        int host = raw.IndexOf("://", StringComparison.Ordinal);
        int path = host < 0 ? -1 : raw.IndexOf('/', host + 3);
        return path < 0 ? raw : raw[path..];
    }

    private static ServingException Invalid(string message) => new(ServingErrorCode.InvalidArgument, message);
}
