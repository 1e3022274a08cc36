// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Cli.Serve;

/// <summary>Where the server listens. Immutable.</summary>
/// <param name="GrpcPort">The port of gRPC, on all addresses; null if it is off.</param>
/// <param name="RestPort">The port of REST, on all addresses; null if it is off.</param>
/// <param name="GrpcSocketPath">The Unix socket of gRPC, an absolute path; null if there is none.</param>
internal sealed record Endpoints(int? GrpcPort, int? RestPort, string? GrpcSocketPath = null)
{
    /// <summary>Gets the address to type on this machine; null if REST is off.</summary>
    public string? RestUrl =>
        RestPort is int port ? string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}") : null;

    /// <summary>Gets the address for a client on this machine; null if gRPC is off.</summary>
    public string? GrpcUrl =>
        GrpcPort is int port ? string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}") : null;
}
