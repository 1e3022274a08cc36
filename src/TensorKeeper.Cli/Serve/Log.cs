// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Serve;

/// <summary>What the server says of itself. The words of the first three are TensorFlow Serving's: scripts wait for them.</summary>
internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Information, "Running gRPC ModelServer at 0.0.0.0:{Port} ...")]
    public static partial void RunningGrpc(ILogger logger, int port);

    [LoggerMessage(6005, LogLevel.Information, "Running gRPC ModelServer at UNIX socket {Path} ...")]
    public static partial void RunningGrpcAtSocket(ILogger logger, string path);

    [LoggerMessage(6002, LogLevel.Information, "Exporting HTTP/REST API at:localhost:{Port} ...")]
    public static partial void ExportingRest(ILogger logger, int port);

    [LoggerMessage(6003, LogLevel.Information, "Stopping: no new connections; calls in flight are finished first.")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(6004, LogLevel.Information, "Stopped.")]
    public static partial void Stopped(ILogger logger);
}
