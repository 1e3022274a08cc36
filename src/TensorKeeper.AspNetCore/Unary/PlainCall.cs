// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace TensorKeeper.AspNetCore.Unary;

/// <summary>Tells the calls that need nothing but framing from those that are left to the framework. Thread-safe.</summary>
internal static class PlainCall
{
    /// <summary>The content type of requests and answers.</summary>
    public const string ContentType = "application/grpc";

    private const string ContentTypeWithFormat = "application/grpc+proto";

    /// <summary>Looks at the headers of a call.</summary>
    /// <param name="request">The call.</param>
    /// <param name="timeout">How long it may take; <see cref="Timeout.InfiniteTimeSpan"/> if its caller did not say.</param>
    /// <returns>
    /// True for an uncompressed call of the usual content type whose deadline, if it has one, can be read. All others are
    /// rare, and the framework knows how to answer each.
    /// </returns>
    public static bool Is(HttpRequest request, out TimeSpan timeout)
    {
        timeout = Timeout.InfiniteTimeSpan;
        IHeaderDictionary headers = request.Headers;
        return HttpProtocol.IsHttp2(request.Protocol)
            && HttpMethods.IsPost(request.Method)
            && IsPlainType(headers.ContentType)
            && headers.GrpcEncoding.Count == 0
            && (headers.GrpcTimeout.Count == 0 || TryReadTimeout(headers.GrpcTimeout, out timeout));
    }

    /// <summary>Reads <c>grpc-timeout</c>: up to eight digits and a unit.</summary>
    internal static bool TryReadTimeout([NotNullWhen(true)] string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (text is null || text.Length is < 2 or > 9) { return false; }
        long value = 0;
        foreach (char digit in text.AsSpan(0, text.Length - 1))
        {
            if (!char.IsAsciiDigit(digit)) { return false; }
            value = (value * 10) + digit - '0';
        }

        long ticks = text[^1] switch
        {
            'n' => Math.Max(value / TimeSpan.NanosecondsPerTick, Math.Min(value, 1)),
            'u' => value * TimeSpan.TicksPerMicrosecond,
            'm' => value * TimeSpan.TicksPerMillisecond,
            'S' => value * TimeSpan.TicksPerSecond,
            'M' => value * TimeSpan.TicksPerMinute,
            'H' => value * TimeSpan.TicksPerHour,
            _ => -1,
        };
        timeout = new TimeSpan(ticks);
        return ticks >= 0;
    }

    private static bool IsPlainType(StringValues type) =>
        type.Count == 1
        && (type[0]!.Equals(ContentType, StringComparison.OrdinalIgnoreCase) || type[0]!.Equals(ContentTypeWithFormat, StringComparison.OrdinalIgnoreCase));
}
