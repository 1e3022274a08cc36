// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Sockets;

namespace TensorKeeper.Cli.Bench.Calls;

/// <summary>The connections of a measurement, used in turns. Thread-safe.</summary>
internal sealed class HttpConnections : IDisposable
{
    private readonly HttpMessageInvoker[] _invokers;
    private uint _next;

    /// <summary>Initializes the connections; none is made yet.</summary>
    /// <param name="count">How many; 0 for as many as HTTP needs: one for each call in flight over HTTP/1.1, and for the server's limit of streams over HTTP/2.</param>
    /// <param name="version">The version of HTTP that is spoken.</param>
    public HttpConnections(int count, Version version)
    {
        // Calls of HTTP/1.1 take a connection each and wait for a free one; over HTTP/2 a connection takes all of its calls.
        bool isMultiplexed = version == HttpVersion.Version20;
        int handlers = isMultiplexed ? Math.Max(count, 1) : 1;
        _invokers = [.. Enumerable.Range(0, handlers).Select(_ => new HttpMessageInvoker(new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = isMultiplexed && count == 0,
            MaxConnectionsPerServer = !isMultiplexed && count > 0 ? count : int.MaxValue,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,   // no trace ids: a server would do more for a call that is traced
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            ConnectCallback = ConnectAsync,
        }))];
    }

    /// <summary>Sends a request on the next connection.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _invokers[Interlocked.Increment(ref _next) % (uint)_invokers.Length].SendAsync(request, cancellationToken);

    public void Dispose()
    {
        foreach (HttpMessageInvoker invoker in _invokers) { invoker.Dispose(); }
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
