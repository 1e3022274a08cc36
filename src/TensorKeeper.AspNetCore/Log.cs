// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;

namespace TensorKeeper.AspNetCore;

/// <summary>What the doors write to the log. Ids 5000 to 5999.</summary>
internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Debug, "REST {Method} {Target} answered {Status}: {Message}")]
    public static partial void RestRefused(ILogger logger, string method, string target, int status, string message);

    [LoggerMessage(5002, LogLevel.Error, "REST {Method} {Target} failed; trace id {TraceId}")]
    public static partial void RestFailed(ILogger logger, Exception failure, string method, string target, string traceId);

    [LoggerMessage(5003, LogLevel.Debug, "REST {Method} {Target}: the client went away")]
    public static partial void RestAbandoned(ILogger logger, string method, string target);

    [LoggerMessage(5004, LogLevel.Information, "{Door} {Call} {Model} {Status} {Milliseconds:F2} ms {Caller}")]
    public static partial void Access(ILogger logger, string door, string call, string model, string status, double milliseconds, string caller);

    [LoggerMessage(5005, LogLevel.Error, "A request could not be written to {FileName}: {Reason}")]
    public static partial void RequestLogFailed(ILogger logger, string fileName, string reason);

    [LoggerMessage(5011, LogLevel.Information, "The model config file {Path} changed: {Count} models are to be served")]
    public static partial void ConfigFileChanged(ILogger logger, string path, int count);

    [LoggerMessage(5012, LogLevel.Error, "The model config file {Path} was not taken over as a whole: {Reason}")]
    public static partial void ConfigFileRefused(ILogger logger, string path, string reason);

    [LoggerMessage(5101, LogLevel.Debug, "gRPC {Method} answered {Status}: {Message}")]
    public static partial void GrpcRefused(ILogger logger, string method, string status, string message);

    [LoggerMessage(5102, LogLevel.Error, "gRPC {Method} failed; trace id {TraceId}")]
    public static partial void GrpcFailed(ILogger logger, Exception failure, string method, string traceId);
}
