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
    private const string StatusName = "grpc-status";
    private const string MessageName = "grpc-message";
    private const string Ok = "0";

    /// <summary>Ends an answer that has its message.</summary>
    public static void WriteOk(HttpContext context) =>
        context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers[StatusName] = Ok;

    /// <summary>Answers with a status alone, which stands in the headers.</summary>
    public static void WriteError(HttpContext context, Status status)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers[StatusName] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (status.Detail.Length > 0) { headers[MessageName] = Encode(status.Detail); }
    }

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
