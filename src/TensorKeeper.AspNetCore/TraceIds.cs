// SPDX-License-Identifier: MIT
using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace TensorKeeper.AspNetCore;

/// <summary>What a caller quotes when it reports an error whose cause only the log knows. Thread-safe.</summary>
internal static class TraceIds
{
    public static string Of(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    /// <summary>Returns all that a caller is told of a defect.</summary>
    public static string Excuse(string traceId) => $"Internal error; the server's log has the cause under trace id {traceId}";
}
