// SPDX-License-Identifier: MIT
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace TensorKeeper.Cli.Serve;

/// <summary>Puts into one line why the server cannot listen.</summary>
internal static class ListenFailure
{
    /// <summary>Asks whether a start failed because of a port.</summary>
    public static bool Is(Exception failure) => failure is SocketException or IOException { InnerException: AddressInUseException };

    /// <summary>Returns the line.</summary>
    /// <param name="failure">A failure for which <see cref="Is"/> is true.</param>
    /// <param name="endpoints">Where the server was to listen.</param>
    public static StartException Describe(Exception failure, Endpoints endpoints)
    {
        if (failure is SocketException refused)
        {
            return new StartException($"The server may not listen there: {refused.Message}. Choose other ports with --port and --rest_api_port.", failure);
        }

        if (endpoints.GrpcSocketPath is { } socket && failure.Message.Contains(socket, StringComparison.Ordinal))
        {
            return new StartException($"The Unix socket '{socket}' is in use by another process. Choose another one with --grpc_socket_path.", failure);
        }

        // The message names the address that was tried, such as http://0.0.0.0:8500.
        bool isRest = endpoints.RestPort is int rest && failure.Message.Contains($":{rest}:", StringComparison.Ordinal);
        return isRest
            ? new StartException($"Port {endpoints.RestPort} is in use by another process. Choose another one with --rest_api_port.", failure)
            : new StartException($"Port {endpoints.GrpcPort} is in use by another process. Choose another one with --port.", failure);
    }
}
