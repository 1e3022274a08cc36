// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;
using TensorKeeper.AspNetCore.Json;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Sends REST answers. Thread-safe.</summary>
/// <remarks>
/// An answer is written into rented memory first: it then goes out with its length, as TensorFlow Serving's do, and an
/// output that cannot be written is an error with a status, not half an answer.
/// </remarks>
internal static class RestReply
{
    public static async Task SendAsync(HttpResponse response, int status, PooledList<byte> body, CancellationToken cancellationToken)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.Count;
        if (body.Count > 0 && !HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            await response.Body.WriteAsync(body.Memory, cancellationToken);
        }
    }

    public static async Task SendErrorAsync(HttpResponse response, int status, string message, CancellationToken cancellationToken)
    {
        using var body = new PooledList<byte>(256);
        var writer = new PrettyJsonWriter(body);
        writer.StartObject();
        writer.Name("error"u8);
        writer.String(message);
        writer.EndObject();
        await SendAsync(response, status, body, cancellationToken);
    }
}
