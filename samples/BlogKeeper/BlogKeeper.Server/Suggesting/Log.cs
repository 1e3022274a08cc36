// SPDX-License-Identifier: MIT
namespace BlogKeeper.Server.Suggesting;

/// <summary>What the log says of the text model.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Warning, "The text model did not answer.")]
    public static partial void ModelFailed(ILogger logger, Exception exception);
}
