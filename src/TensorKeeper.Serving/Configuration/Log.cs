// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;

namespace TensorKeeper.Serving.Configuration;

/// <summary>What the host's service logs: ids 7000 to 7999.</summary>
internal static partial class Log
{
    [LoggerMessage(7001, LogLevel.Warning, "The shutdown time-out ran out while calls were still running or a model was still loading.")]
    public static partial void StoppedInUse(ILogger logger);
}
