// SPDX-License-Identifier: MIT
namespace GrpcVsRest.Calls;

/// <summary>The way into a server.</summary>
internal enum Door
{
    /// <summary>gRPC: protobuf in HTTP/2 without TLS.</summary>
    Grpc,

    /// <summary>REST: JSON in HTTP/1.1 without TLS.</summary>
    Rest,
}
