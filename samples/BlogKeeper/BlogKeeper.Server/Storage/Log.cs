// SPDX-License-Identifier: MIT
namespace BlogKeeper.Server.Storage;

/// <summary>What the storage says of itself.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "The database was empty: {Count} sample blogs were added.")]
    public static partial void SampleBlogsAdded(ILogger logger, int count);

    [LoggerMessage(1002, LogLevel.Information, "Database: {File}")]
    public static partial void UsesFile(ILogger logger, string file);
}
