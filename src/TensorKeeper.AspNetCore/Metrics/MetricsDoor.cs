// SPDX-License-Identifier: MIT
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TensorKeeper.AspNetCore.Metrics;

/// <summary>Answers scrapes. Thread-safe.</summary>
internal sealed class MetricsDoor(MetricsPage page)
{
    /// <summary>Answers one.</summary>
    /// <remarks>As upstream, a query string is another path.</remarks>
    public async Task HandleAsync(HttpContext context)
    {
        bool isExact = !context.Request.QueryString.HasValue;
        string text = isExact
            ? page.Print()
            : $"Unexpected path: {context.Request.Path}{context.Request.QueryString}. Should be {context.Request.Path}";
        byte[] body = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = isExact ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
