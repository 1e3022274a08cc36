// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Http.Headers;

namespace GrpcVsRest.Calls;

/// <summary>One call over one door, and how to tell that its answer is right.</summary>
/// <param name="Label">How the table names it.</param>
/// <param name="Door">The way in.</param>
/// <param name="Server">Who is called.</param>
/// <param name="Next">The request of a number, from 0. Thread-safe.</param>
/// <param name="Check">Throws unless the body of an answer is what it should be.</param>
internal sealed record Call(string Label, Door Door, Server Server, Func<long, WireRequest> Next, Action<byte[]> Check)
{
    /// <summary>Gets whether the same request can be sent again and again.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Gets what is done before a series of requests.</summary>
    public Func<CancellationToken, Task> PrepareAsync { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Gets the address of the door.</summary>
    public Uri Address => Door == Door.Grpc ? Server.Grpc : Server.Rest;

    /// <summary>Gets the headers that a usual client of the door sends, beyond those of HTTP.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers => Door == Door.Grpc
        ? [("te", "trailers"), ("grpc-accept-encoding", "identity,gzip,deflate"), ("user-agent", "bench")]
        : [("accept", "application/json"), ("user-agent", "bench")];

    /// <summary>Gets the type of what is posted.</summary>
    public string ContentType => Door == Door.Grpc ? "application/grpc" : "application/json";

    /// <summary>Sends one request and returns the body of the answer.</summary>
    /// <exception cref="InvalidOperationException">The server refused.</exception>
    public async Task<byte[]> SendAsync(HttpMessageInvoker http, long number, CancellationToken cancellationToken)
    {
        WireRequest wire = Next(number);
        using var request = new HttpRequestMessage(wire.Body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(Address, wire.Path))
        {
            Version = Door == Door.Grpc ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach ((string name, string value) in Headers) { request.Headers.TryAddWithoutValidation(name, value); }
        if (wire.Body is not null)
        {
            request.Content = new ByteArrayContent(wire.Body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        }

        using HttpResponseMessage answer = await http.SendAsync(request, cancellationToken);
        byte[] body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return Refusal(answer, body) is { } refusal
            ? throw new InvalidOperationException($"{Label}, {wire.Path}: {refusal}")
            : body;
    }

    private string? Refusal(HttpResponseMessage answer, byte[] body)
    {
        if (!answer.IsSuccessStatusCode) { return $"{answer.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}"; }
        if (Door == Door.Rest) { return null; }
        HttpHeaders trailers = answer.TrailingHeaders.Contains("grpc-status") ? answer.TrailingHeaders : answer.Headers;
        string status = trailers.TryGetValues("grpc-status", out IEnumerable<string>? values) ? values.First() : "none";
        return status == "0" ? null : $"grpc-status {status}";
    }
}
