// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using TensorKeeper.AspNetCore.Json;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Reads REST addresses as TensorFlow Serving does. Thread-safe.</summary>
/// <remarks>
/// The whole address takes part, query and all, before anything in it is decoded, and case does not matter but for the
/// verb and for <c>metadata</c>. Parts are split at slashes and colons first and decoded then: a model's name may
/// contain an encoded slash.
/// </remarks>
internal static class RestRouter
{
    private const string Models = "/v1/models";
    private const string StateQuery = "?state=";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>Asks whether an address belongs to the REST door at all.</summary>
    public static bool IsRest(ReadOnlySpan<char> target) => target.StartsWith("/v1/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Asks, without reading the address, whether it can only be that of a prediction.</summary>
    public static bool IsPredict(HttpRequest request) => HttpMethods.IsPost(request.Method)
        && request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
        && request.Path.Value!.EndsWith(":predict", StringComparison.Ordinal);

    /// <summary>Reads an address.</summary>
    /// <param name="method">GET or POST; others lead nowhere.</param>
    /// <param name="target">Path and query as they came.</param>
    /// <returns><see cref="RestVerb.None"/> if the address leads nowhere.</returns>
    public static RestRoute Parse(string method, string target)
    {
        if (!target.StartsWith(Models, StringComparison.OrdinalIgnoreCase)) { return default; }
        string rest = target[Models.Length..];
        return method switch
        {
            "POST" => ParsePost(rest),
            "GET" => ParseGet(rest),
            _ => default,
        };
    }

    /// <summary>/name[/versions/digits | /labels/label]:verb</summary>
    private static RestRoute ParsePost(string rest)
    {
        int colon = rest.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) { return default; }
        RestVerb verb = rest[(colon + 1)..] switch
        {
            "predict" => RestVerb.Predict,
            "classify" => RestVerb.Classify,
            "regress" => RestVerb.Regress,
            _ => RestVerb.None,
        };
        string[] parts = rest[..colon].Split('/');
        return verb != RestVerb.None && parts.Length is 2 or 4 && parts[0].Length == 0 && parts[1].Length > 0
            ? WithVersion(verb, parts[1], parts.AsSpan(2))
            : default;
    }

    /// <summary>[?state=name] or [/name][/versions/digits | /labels/label][/metadata]</summary>
    private static RestRoute ParseGet(string rest)
    {
        if (rest.Length == 0) { return new RestRoute(RestVerb.List); }
        if (rest.StartsWith(StateQuery, StringComparison.Ordinal)) { return new RestRoute(RestVerb.List, State: rest[StateQuery.Length..]); }
        if (rest.Contains(':', StringComparison.Ordinal)) { return default; }
        string[] parts = rest.Split('/');
        if (parts[0].Length > 0 || parts.Length > 5 || parts.AsSpan(1).Contains("")) { return default; }

        // A name is taken where the pattern can begin with one; only what cannot be read so is read without a name.
        RestRoute named = WithMetadata(parts[1], parts.AsSpan(2));
        return named.Verb != RestVerb.None ? named : WithMetadata("", parts.AsSpan(1));
    }

    private static RestRoute WithMetadata(string name, ReadOnlySpan<string> parts)
    {
        RestRoute status = WithVersion(RestVerb.Status, name, parts);
        if (status.Verb != RestVerb.None) { return status; }
        if (parts.IsEmpty || !parts[^1].Equals("metadata", StringComparison.OrdinalIgnoreCase)) { return default; }

        // Matched without regard to case, then compared with it: METADATA answers like the status.
        return WithVersion(parts[^1] == "metadata" ? RestVerb.Metadata : RestVerb.Status, name, parts[..^1]);
    }

    private static RestRoute WithVersion(RestVerb verb, string name, ReadOnlySpan<string> parts)
    {
        if (parts.IsEmpty) { return new RestRoute(verb, Decode(name)); }
        if (parts.Length != 2 || parts[1].Length == 0) { return default; }
        if (parts[0].Equals("versions", StringComparison.OrdinalIgnoreCase))
        {
            return parts[1].AsSpan().ContainsAnyExcept(Digits) ? default : new RestRoute(verb, Decode(name), parts[1]);
        }

        return parts[0].Equals("labels", StringComparison.OrdinalIgnoreCase)
            ? new RestRoute(verb, Decode(name), null, Decode(parts[1]))
            : default;
    }

    /// <summary>Decodes <c>%XX</c>; what only looks like it stays as it is, and so does a plus sign.</summary>
    private static string Decode(string encoded)
    {
        if (!encoded.Contains('%', StringComparison.Ordinal)) { return encoded; }
        byte[] bytes = Encoding.UTF8.GetBytes(encoded);
        int length = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            int high = i + 2 < bytes.Length && bytes[i] == '%' ? JsonText.HexValue(bytes[i + 1]) : -1;
            int low = high < 0 ? -1 : JsonText.HexValue(bytes[i + 2]);
            if (low >= 0) { i += 2; }
            bytes[length++] = low >= 0 ? (byte)((high << 4) | low) : bytes[i];
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
