// SPDX-License-Identifier: MIT
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace TensorKeeper.Client.Calls;

/// <summary>Makes the HTTP/2 channel of a client.</summary>
internal static class ChannelFactory
{
    /// <summary>The scheme of an address behind which are several servers.</summary>
    public const string BalancedScheme = "dns";

    // Load balancers drop what is idle for four minutes and say nothing; a connection is closed before that.
    private static readonly TimeSpan IdleBeforeClose = TimeSpan.FromMinutes(2);

    // A peer that vanished is noticed by a ping, and only while a call waits: TensorFlow Serving hangs up on clients
    // that ping an idle connection.
    private static readonly TimeSpan SilenceBeforePing = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PingAnswer = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestReconnect = TimeSpan.FromMilliseconds(1);

    public static GrpcChannel Create(Uri address, ModelClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = ConnectTime,
            PooledConnectionIdleTimeout = IdleBeforeClose,
            KeepAlivePingDelay = SilenceBeforePing,
            KeepAlivePingTimeout = PingAnswer,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        var channel = new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = options.MaxMessageBytes,
            MaxSendMessageSize = options.MaxMessageBytes,
            ThrowOperationCanceledOnCancellation = true,
        };
        if (address.Scheme == BalancedScheme) { Balance(channel, options); }
        else { handler.ConnectCallback = ConnectAsync; }
        options.ConfigureChannel?.Invoke(channel);
        return GrpcChannel.ForAddress(address, channel);
    }

    // The calls take turns. gRPC dials in the background here and fails calls between two attempts to do so, so these
    // may be no further apart than the attempts of a call.
    private static void Balance(GrpcChannelOptions channel, ModelClientOptions options)
    {
        channel.Credentials = ChannelCredentials.Insecure;
        channel.ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } };
        TimeSpan pause = options.RetryPause > ShortestReconnect ? options.RetryPause : ShortestReconnect;
        channel.InitialReconnectBackoff = pause;
        channel.MaxReconnectBackoff = 4 * pause;
    }

    // As the handler itself would. That it is given makes gRPC leave dialling to the handler: each attempt of a call
    // dials anew, and a server that came back is found by the next one.
    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
