// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TensorKeeper.AspNetCore.Hosting;

#pragma warning disable IDE0130 // Namespace follows folder: extensions stand where an application looks for them
namespace Microsoft.AspNetCore.Builder;
#pragma warning restore IDE0130

/// <summary>Sets Kestrel up for tensors.</summary>
public static class TensorKeeperKestrelExtensions
{
    private const int Mebibyte = 1 << 20;

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
        if (ports.Grpc is null && ports.Rest is null) { throw new ArgumentException("At least one door must be open.", nameof(ports)); }

        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1024;
        kestrel.Limits.Http2.MaxFrameSize = Mebibyte;
        kestrel.Limits.Http2.InitialStreamWindowSize = 8 * Mebibyte;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 16 * Mebibyte;

        if (ports.Grpc is int grpc) { kestrel.Listen(ports.Address, grpc, static listen => listen.Protocols = HttpProtocols.Http2); }
        if (ports.Rest is int rest) { kestrel.Listen(ports.Address, rest, static listen => listen.Protocols = HttpProtocols.Http1); }
        return kestrel;
    }
}
