// SPDX-License-Identifier: MIT
using System.Net.Sockets;
using GrpcVsRest.Calls;

namespace GrpcVsRest.Loads;

/// <summary>Counts the bytes of a call at the socket. Thread-safe.</summary>
internal sealed class WireMeter
{
    // The first call of a connection says hello and fills the table of HTTP/2's header compression: it does not count.
    private const int CallsBefore = 3;
    private const int CallsCounted = 30;

    private long _sent;
    private long _received;

    public void Sent(int bytes) => Interlocked.Add(ref _sent, bytes);

    public void Received(int bytes) => Interlocked.Add(ref _received, bytes);

    /// <summary>Makes calls one after the other on one connection, and checks their answers.</summary>
    /// <returns>The bytes of a request and of an answer, on the mean.</returns>
    public static async Task<WireSize> MeasureAsync(Call call, CancellationToken cancellationToken)
    {
        var meter = new WireMeter();
        using var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseCookies = false,
            ConnectCallback = async (context, token) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, token);
                return new CountingStream(new NetworkStream(socket, ownsSocket: true), meter);
            },
        });
        await call.PrepareAsync(cancellationToken);
        (long sent, long received) = (0, 0);
        for (int i = 0; i < CallsBefore + CallsCounted; i++)
        {
            if (i == CallsBefore) { (sent, received) = (Interlocked.Read(ref meter._sent), Interlocked.Read(ref meter._received)); }
            call.Check(await call.SendAsync(http, i, cancellationToken));
        }

        return new WireSize(
            (int)Math.Round((Interlocked.Read(ref meter._sent) - sent) / (double)CallsCounted),
            (int)Math.Round((Interlocked.Read(ref meter._received) - received) / (double)CallsCounted));
    }
}
