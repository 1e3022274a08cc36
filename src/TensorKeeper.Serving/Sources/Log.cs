// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;

namespace TensorKeeper.Serving.Sources;

/// <summary>What the sources log: ids 1000 to 1999.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Warning, "Model {Model}: {Problem}.")]
    public static partial void ModelHasProblem(ILogger logger, string model, string problem);

    [LoggerMessage(1002, LogLevel.Error, "Looking for versions of model {Model} threw.")]
    public static partial void PollThrew(ILogger logger, string model, Exception exception);

    [LoggerMessage(1003, LogLevel.Information, "Model {Model}: {Problem}; it is loaded when its files stay the same for one poll.")]
    public static partial void ModelIsWaiting(ILogger logger, string model, string problem);
}
