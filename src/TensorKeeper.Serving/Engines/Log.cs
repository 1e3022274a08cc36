// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;

namespace TensorKeeper.Serving.Engines;

/// <summary>What the engines log: ids 6000 to 6999.</summary>
internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Error, "ONNX Runtime: {Message}")]
    public static partial void EngineError(ILogger logger, string message);

    [LoggerMessage(6002, LogLevel.Warning, "ONNX Runtime was started elsewhere in this process; its thread pool is not shared by the models.")]
    public static partial void EnvironmentNotOurs(ILogger logger);

    [LoggerMessage(6003, LogLevel.Error, "A model failed while it ran.")]
    public static partial void RunFailed(ILogger logger, Exception exception);
}
