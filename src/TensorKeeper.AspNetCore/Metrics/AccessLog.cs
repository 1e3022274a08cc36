// SPDX-License-Identifier: MIT
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.TfServing;

namespace TensorKeeper.AspNetCore.Metrics;

/// <summary>One line for each request, if that is asked for. Thread-safe.</summary>
internal sealed class AccessLog(IOptions<TfServingOptions> options, ILoggerFactory loggers)
{
    private const int LongestName = 100;

    private readonly ILogger? _logger = options.Value.LogAccess ? loggers.CreateLogger("TensorKeeper.Access") : null;

    /// <summary>Gets a value indicating whether lines are written; if not, a request pays for this question only.</summary>
    public bool IsOn => _logger is not null;

    /// <summary>Writes a line.</summary>
    /// <param name="door"><c>gRPC</c> or <c>REST</c>.</param>
    /// <param name="call">The method, or verb and address.</param>
    /// <param name="model">The name that was sent; may be empty.</param>
    /// <param name="status">What was answered.</param>
    /// <param name="took">From the start of the call to its answer.</param>
    /// <param name="caller">Where the call came from.</param>
    public void Write(string door, string call, string model, string status, TimeSpan took, ConnectionInfo caller)
    {
        if (_logger is null) { return; }
        var address = new IPEndPoint(caller.RemoteIpAddress ?? IPAddress.None, caller.RemotePort);   // none over a Unix socket
        Log.Access(_logger, door, Clean(call), Clean(model), status, took.TotalMilliseconds, address.ToString());
    }

    // Callers choose these texts: nothing in them may look like another line, or be long.
    private static string Clean(string text)
    {
        if (text.Length == 0) { return "-"; }
        ReadOnlySpan<char> part = text.AsSpan(0, Math.Min(text.Length, LongestName));
        bool isClean = text.Length <= LongestName && !part.ContainsAnyInRange('\0', ' ') && !part.ContainsAnyInRange('\x7f', '\x9f');
        return isClean || text.Length == 0 ? text : string.Create(part.Length, text, static (cleaned, from) =>
        {
            for (int i = 0; i < cleaned.Length; i++) { cleaned[i] = char.IsControl(from[i]) || from[i] == ' ' ? '_' : from[i]; }
        });
    }
}
