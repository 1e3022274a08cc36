// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging.Console;

namespace TensorKeeper.Cli.Serve;

/// <summary>How the server logs: one line an event, to standard error, as TensorFlow Serving does.</summary>
internal static class ServerLogging
{
    /// <summary>Sets up the logging of a server.</summary>
    /// <param name="logging">The logging.</param>
    /// <param name="asJson">Whether each line is a JSON object.</param>
    public static void Configure(ILoggingBuilder logging, bool asJson)
    {
        if (asJson)
        {
            logging.AddJsonConsole(static options =>
            {
                options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                options.UseUtcTimestamp = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(static options =>
            {
                options.SingleLine = true;
                options.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
                options.UseUtcTimestamp = true;
            });
        }

        logging.Services.Configure<ConsoleLoggerOptions>(static options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Grpc", LogLevel.Warning);

        // For each request the host would make an activity and a scope for the log, which cost more than small predictions;
        // somebody who listens to its traces gets them all the same, and the access log is the doors' own.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // A server that cannot start says so in one line of its own, without the stack trace the host would log.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }
}
