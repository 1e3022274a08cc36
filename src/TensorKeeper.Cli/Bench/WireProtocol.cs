// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Bench;

/// <summary>How a server is spoken to.</summary>
internal enum WireProtocol
{
    /// <summary>As the address says.</summary>
    Auto,

    /// <summary>gRPC, over HTTP/2.</summary>
    Grpc,

    /// <summary>REST, over HTTP/1.1.</summary>
    Rest,
}
