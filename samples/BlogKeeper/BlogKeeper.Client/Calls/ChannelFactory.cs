// SPDX-License-Identifier: MIT
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace BlogKeeper.Client.Calls;

/// <summary>Makes the HTTP/2 channel of a client, with the retries of the calls that only read.</summary>
internal static class ChannelFactory
{
    // Calls that change nothing: to make one of them twice does no harm.
    private static readonly string[] Reads =
    [
        nameof(BlogKeeper.BlogKeeperClient.GetInfo), nameof(BlogKeeper.BlogKeeperClient.ListArticles),
        nameof(BlogKeeper.BlogKeeperClient.ListBlogs), nameof(BlogKeeper.BlogKeeperClient.SuggestCategory),
    ];

    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // A peer that vanished without a word is noticed by a ping while a call waits for it.
    private static readonly TimeSpan SilenceBeforePing = TimeSpan.FromSeconds(30);

    public static GrpcChannel Create(Uri address, BlogKeeperClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = ConnectTime,
            KeepAlivePingDelay = SilenceBeforePing,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            ConnectCallback = ConnectAsync,
        };
        if (options.CertificateAuthorities is { } authorities)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustOnly(authorities) };
        }

        return GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            ServiceConfig = Retries(options),
        });
    }

    private static ServiceConfig? Retries(BlogKeeperClientOptions options)
    {
        if (options.MaxAttempts == 1) { return null; }
        var method = new MethodConfig
        {
            RetryPolicy = new RetryPolicy
            {
                MaxAttempts = options.MaxAttempts,
                InitialBackoff = options.RetryPause,
                MaxBackoff = LongestPause,
                BackoffMultiplier = 2,
                RetryableStatusCodes = { StatusCode.Unavailable },
            },
        };
        foreach (string name in Reads)
        {
            method.Names.Add(new MethodName { Service = BlogKeeper.Descriptor.FullName, Method = name });
        }

        return new ServiceConfig { MethodConfigs = { method } };
    }

    private static X509ChainPolicy TrustOnly(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,   // an authority of one's own rarely has a list of what it revoked
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    // As the handler itself would. That it is given makes gRPC leave dialling to the handler, so that each attempt of a
    // call dials anew and a server that came back is found by the next one.
    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
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
