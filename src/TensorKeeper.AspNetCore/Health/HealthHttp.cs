// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;

namespace TensorKeeper.AspNetCore.Health;

/// <summary>Answers probes over HTTP. Thread-safe.</summary>
internal static class HealthHttp
{
    /// <summary>Answers a probe.</summary>
    /// <param name="context">The request.</param>
    /// <param name="trouble">What is wrong; null if nothing is.</param>
    public static Task AnswerAsync(HttpContext context, string? trouble)
    {
        context.Response.StatusCode = trouble is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync((trouble ?? "ok") + "\n", context.RequestAborted);
    }
}
