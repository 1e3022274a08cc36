// SPDX-License-Identifier: MIT
using System.Net;

namespace TensorKeeper.AspNetCore.Hosting;

/// <summary>Where the doors listen. Immutable.</summary>
public sealed record TfServingPorts
{
    /// <summary>Gets the address of the network interface.</summary>
    /// <value>Default all interfaces, IPv6 and IPv4.</value>
    public IPAddress Address { get; init; } = IPAddress.IPv6Any;

    /// <summary>Gets the port of the gRPC door, which speaks HTTP/2 only.</summary>
    /// <value>0 to 65535; 0 takes any free port; null closes the door. Default 8500.</value>
    public int? Grpc { get; init; } = 8500;

    /// <summary>Gets the Unix socket at which the gRPC door listens too.</summary>
    /// <value>An absolute path; null, the default: none.</value>
    public string? GrpcSocketPath { get; init; }

    /// <summary>Gets the port of the REST door, which speaks HTTP/1.1 only.</summary>
    /// <value>0 to 65535; 0 takes any free port; null closes the door. Default 8501.</value>
    public int? Rest { get; init; } = 8501;

    /// <summary>Gets how connections are encrypted.</summary>
    /// <value>Default null: in clear text.</value>
    public TfServingTls? Tls { get; init; }
}
