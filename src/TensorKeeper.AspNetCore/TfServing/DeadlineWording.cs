// SPDX-License-Identifier: MIT
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Makes an expired deadline read as it does upstream. Thread-safe.</summary>
/// <remarks>
/// The framework answers by itself the moment a deadline passes, whatever the method is doing, and that is worth keeping;
/// only its words differ from those that clients of TensorFlow Serving look for.
/// </remarks>
internal static class DeadlineWording
{
    private const string MessageHeader = "grpc-message";

    /// <summary>Prepares the answer of a call; nothing to do for one without a deadline.</summary>
    public static void Prepare(ServerCallContext context)
    {
        if (context.Deadline == DateTime.MaxValue) { return; }
        context.GetHttpContext().Response.OnStarting(static state => Rewrite((HttpResponse)state), context.GetHttpContext().Response);
    }

    private static Task Rewrite(HttpResponse response)
    {
        bool isExpired = response.Headers["grpc-status"] == "4";
        if (isExpired) { response.Headers[MessageHeader] = GrpcStatusTable.TimedOut; }
        return Task.CompletedTask;
    }
}
