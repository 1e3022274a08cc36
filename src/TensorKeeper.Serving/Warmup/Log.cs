// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;

namespace TensorKeeper.Serving.Warmup;

/// <summary>What warming up logs: ids 6000 to 6999.</summary>
internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Debug, "Warmed {Model} version {Version} up by {Count} {Kind} requests in {Milliseconds:F1} ms")]
    public static partial void WarmedUp(ILogger logger, string model, long version, int count, string kind, double milliseconds);
}
