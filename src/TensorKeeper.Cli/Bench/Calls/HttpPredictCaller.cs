// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Globalization;
using TensorKeeper.Cli.Bench.Inputs;

namespace TensorKeeper.Cli.Bench.Calls;

/// <summary>Sends a prepared request over HTTP and looks at the answer's status. Thread-safe.</summary>
/// <remarks>
/// A client of gRPC would encode each request and decode each answer, which costs as much as a small model does. These
/// bytes are made once, and an answer is read to its end and thrown away.
/// </remarks>
internal abstract class HttpPredictCaller : IPredictCaller, IDisposable
{
    private const int LongestMessage = 400;

    private readonly HttpConnections _connections;
    private readonly TimeSpan _timeout;

    /// <summary>Initializes a caller.</summary>
    /// <param name="request">What is sent; its bytes are used, not copied.</param>
    /// <param name="connections">How many connections; 0 for as many as are needed.</param>
    /// <param name="version">The version of HTTP.</param>
    /// <param name="timeout">How long an answer may take.</param>
    protected HttpPredictCaller(PreparedRequest request, int connections, Version version, TimeSpan timeout)
    {
        Request = request;
        HttpVersion = version;
        _timeout = timeout;
        _connections = new HttpConnections(connections, version);
    }

    /// <summary>Gets what is sent.</summary>
    protected PreparedRequest Request { get; }

    private Version HttpVersion { get; }

    /// <inheritdoc/>
    public async Task<CallOutcome> CallAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_timeout);
        try
        {
            using HttpRequestMessage request = MakeRequest();
            using HttpResponseMessage response = await _connections.SendAsync(request, patience.Token);
            return await ReadAsync(response, patience.Token);
        }
        catch (OperationCanceledException)
        {
            return new CallOutcome("DEADLINE_EXCEEDED", string.Create(CultureInfo.InvariantCulture, $"no answer within {TimeText.Of(_timeout)}"));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return Fail("UNAVAILABLE", broken.InnerException is { } cause ? $"{broken.Message} ({cause.Message})" : broken.Message);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _connections.Dispose();

    /// <summary>Adds the headers of the protocol.</summary>
    protected abstract void AddHeaders(HttpRequestMessage request);

    /// <summary>Reads an answer to its end.</summary>
    protected abstract Task<CallOutcome> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken);

    /// <summary>Describes a failure in one line of bounded length, however the server put it.</summary>
    protected static CallOutcome Fail(string status, string message)
    {
        string text = message.Length > LongestMessage ? string.Concat(message.AsSpan(0, LongestMessage), " ...") : message;
        return new CallOutcome(status, string.Create(text.Length, text, static (line, said) =>
        {
            for (int i = 0; i < said.Length; i++) { line[i] = char.IsControl(said[i]) ? ' ' : said[i]; }
        }));
    }

    /// <summary>Reads an answer to its end and keeps its beginning.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="kept">Takes the first bytes; may be empty.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many bytes were kept.</returns>
    protected static async Task<int> DrainAsync(HttpResponseMessage response, Memory<byte> kept, CancellationToken cancellationToken)
    {
        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int filled = 0;
            for (int read = await body.ReadAsync(buffer, cancellationToken); read > 0; read = await body.ReadAsync(buffer, cancellationToken))
            {
                int more = Math.Min(read, kept.Length - filled);
                buffer.AsSpan(0, more).CopyTo(kept.Span[filled..]);
                filled += more;
            }

            return filled;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private HttpRequestMessage MakeRequest()
    {
        var content = new ReadOnlyMemoryContent(Request.Body);
        content.Headers.ContentType = Request.ContentType;
        var request = new HttpRequestMessage(HttpMethod.Post, Request.Address)
        {
            Content = content,
            Version = HttpVersion,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        AddHeaders(request);
        return request;
    }
}
