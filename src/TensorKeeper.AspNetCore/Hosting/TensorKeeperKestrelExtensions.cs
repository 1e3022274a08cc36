// SPDX-License-Identifier: MIT
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using TensorKeeper.AspNetCore.Hosting;

#pragma warning disable IDE0130 // Namespace follows folder: extensions stand where an application looks for them
namespace Microsoft.AspNetCore.Builder;
#pragma warning restore IDE0130

/// <summary>Sets Kestrel up for tensors.</summary>
public static class TensorKeeperKestrelExtensions
{
    private const int Mebibyte = 1 << 20;

    /// <summary>Makes Kestrel the server of TensorFlow Serving's ports, with memory for tensors.</summary>
    /// <param name="host">The host of an application that is a model server first of all.</param>
    /// <param name="ports">Where to listen.</param>
    /// <returns>The same host.</returns>
    /// <remarks>
    /// As <see cref="ListenTfServing(KestrelServerOptions, TfServingPorts)"/>, which opens ports only and suits every
    /// application; here the transport's blocks are larger too, for all connections of the process.
    /// </remarks>
    public static IWebHostBuilder UseTfServingKestrel(this IWebHostBuilder host, TfServingPorts ports)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(ports);
        host.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenTfServing(ports));

        // After Kestrel has registered its own: of two, the later one counts.
        return host.ConfigureServices(static services => services.AddSingleton<IMemoryPoolFactory<byte>, TransportMemoryPoolFactory>());
    }

    /// <summary>Opens the ports of TensorFlow Serving and lifts the limits that are made for web pages.</summary>
    /// <param name="kestrel">The server's options.</param>
    /// <param name="ports">Where to listen.</param>
    /// <returns>The same options.</returns>
    /// <exception cref="ArgumentException">Both doors are closed.</exception>
    /// <remarks>
    /// Bodies are unlimited here: messages of gRPC may have 2 GiB, and the REST door has a limit of its own. The HTTP/2
    /// windows are as large as the tensors of an image batch, so that a request does not wait for window updates.
    /// </remarks>
    public static KestrelServerOptions ListenTfServing(this KestrelServerOptions kestrel, TfServingPorts ports)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        ArgumentNullException.ThrowIfNull(ports);
        if (ports.Grpc is null && ports.Rest is null && ports.GrpcSocketPath is null) { throw new ArgumentException("At least one door must be open.", nameof(ports)); }

        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1024;
        kestrel.Limits.Http2.MaxFrameSize = Mebibyte;
        kestrel.Limits.Http2.InitialStreamWindowSize = 8 * Mebibyte;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 16 * Mebibyte;

        if (ports.Grpc is int grpc) { kestrel.Listen(ports.Address, grpc, listen => Open(listen, HttpProtocols.Http2, ports.Tls)); }
        if (ports.GrpcSocketPath is { } socket)
        {
            UnixSocketFile.RemoveStale(socket);
            kestrel.ListenUnixSocket(socket, listen => Open(listen, HttpProtocols.Http2, ports.Tls));
        }

        if (ports.Rest is int rest)
        {
            TfServingTls? tls = ports.Tls is { IncludesRest: true } ? ports.Tls : null;
            kestrel.Listen(ports.Address, rest, listen => Open(listen, HttpProtocols.Http1, tls));
        }

        return kestrel;
    }

    private static void Open(ListenOptions listen, HttpProtocols protocols, TfServingTls? tls)
    {
        listen.Protocols = protocols;
        if (tls is null) { return; }
        var https = new HttpsConnectionAdapterOptions
        {
            ServerCertificate = tls.Certificate,
            ClientCertificateMode = tls.RequireClientCertificate ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate,
        };
        if (tls.RequireClientCertificate && tls.ClientAuthorities.Count > 0)
        {
            https.ClientCertificateValidation = (certificate, _, _) => IsTrusted(certificate, tls.ClientAuthorities);
        }

        listen.UseHttps(https);
    }

    // Revocation lists are not asked for: an authority of one's own seldom has any.
    private static bool IsTrusted(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (X509Certificate2 authority in authorities) { chain.ChainPolicy.CustomTrustStore.Add(authority); }
        return chain.Build(certificate);
    }
}
