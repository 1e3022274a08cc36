// SPDX-License-Identifier: MIT
using System.Text;
using Grpc.Core;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Maps our errors to gRPC statuses: the one place that knows both. Thread-safe.</summary>
internal static class GrpcStatusTable
{
    /// <summary>What an expired deadline says.</summary>
    public const string TimedOut = "Timed out waiting for notification";

    private const int MaxMessageBytes = 1024;
    private const string Cut = "...TRUNCATED";

    public static Status Of(ServingErrorCode code, string message)
    {
        StatusCode status = code is >= ServingErrorCode.Cancelled and <= ServingErrorCode.DataLoss
            ? (StatusCode)(int)code
            : StatusCode.Unknown;
        return new Status(status, Truncate(message));
    }

    /// <summary>Cuts a message after 1024 bytes of UTF-8, as TensorFlow Serving does; headers have limits.</summary>
    public static string Truncate(string message)
    {
        if (message.Length <= MaxMessageBytes / 3 || Encoding.UTF8.GetByteCount(message) <= MaxMessageBytes) { return message; }
        Span<byte> bytes = stackalloc byte[MaxMessageBytes];
        Encoding.UTF8.GetEncoder().Convert(message, bytes, flush: false, out int charsUsed, out _, out _);
        return string.Concat(message.AsSpan(0, charsUsed), Cut);
    }
}
