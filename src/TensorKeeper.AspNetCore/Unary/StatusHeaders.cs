// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TensorKeeper.AspNetCore.Unary;

/// <summary>Writes how a call ended. Thread-safe.</summary>
internal static class StatusHeaders
{
    /// <summary>What clients with a retry policy look at: https://github.com/grpc/proposal/blob/master/A6-client-retries.md.</summary>
    public const string PauseName = "grpc-retry-pushback-ms";

    private const string StatusName = "grpc-status";
    private const string MessageName = "grpc-message";
    private const string Ok = "0";

    /// <summary>Ends an answer that has its message.</summary>
    // The feature is asked for by its type, not by a generic method: finding such a method of an interface takes as long as the rest.
    public static void WriteOk(HttpContext context) =>
        ((IHttpResponseTrailersFeature)context.Features.GetRequiredFeature(typeof(IHttpResponseTrailersFeature))).Trailers[StatusName] = Ok;

    /// <summary>Answers with a status alone, which stands in the headers.</summary>
    /// <param name="context">The call.</param>
    /// <param name="status">The status.</param>
    /// <param name="pause">How long the caller should wait before it tries again; null if nothing is known.</param>
    public static void WriteError(HttpContext context, Status status, TimeSpan? pause = null)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers[StatusName] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (status.Detail.Length > 0) { headers[MessageName] = Encode(status.Detail); }
        if (pause is not null) { headers[PauseName] = Milliseconds(pause.Value); }
    }

    /// <summary>Writes a pause as <see cref="PauseName"/> has it.</summary>
    public static string Milliseconds(TimeSpan pause) => ((long)pause.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes a text as gRPC wants it: UTF-8 of which all but printable ASCII is percent-encoded, as is <c>%</c>.</summary>
    internal static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('%', StringComparison.Ordinal)) { return text; }
        var encoded = new StringBuilder(text.Length + 16);
        foreach (byte value in Encoding.UTF8.GetBytes(text))
        {
            if (value is >= (byte)' ' and <= (byte)'~' and not (byte)'%') { encoded.Append((char)value); }
            else { encoded.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture)); }
        }

        return encoded.ToString();
    }
}
