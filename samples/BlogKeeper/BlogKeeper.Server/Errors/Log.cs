// SPDX-License-Identifier: MIT
namespace BlogKeeper.Server.Errors;

/// <summary>What the log says of calls that failed through no fault of the caller.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Error, "{Method}: the database cannot be used.")]
    public static partial void DatabaseUnavailable(ILogger logger, Exception exception, string method);

    [LoggerMessage(2002, LogLevel.Error, "{Method}: unexpected; the caller was told the trace id {TraceId}.")]
    public static partial void Unexpected(ILogger logger, Exception exception, string method, string traceId);
}
