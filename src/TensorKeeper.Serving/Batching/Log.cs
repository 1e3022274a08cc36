// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;

namespace TensorKeeper.Serving.Batching;

/// <summary>What batching logs: ids 3000 to 3999.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Information, "Requests for {Model} version {Version} signature '{Signature}' are not joined: its rows depend on each other, or its outputs have other rows than its inputs")]
    public static partial void RowsDepend(ILogger logger, string model, long version, string signature);

    [LoggerMessage(3002, LogLevel.Debug, "A batch of {Requests} requests for {Model} version {Version} failed and is run request by request")]
    public static partial void RunApart(ILogger logger, int requests, string model, long version, Exception failure);

    [LoggerMessage(3003, LogLevel.Error, "A batch for {Model} version {Version} ended in an unexpected way")]
    public static partial void Broken(ILogger logger, string model, long version, Exception failure);
}
