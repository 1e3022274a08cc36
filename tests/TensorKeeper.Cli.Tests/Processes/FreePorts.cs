// SPDX-License-Identifier: MIT
using System.Net;
using System.Net.Sockets;

namespace TensorKeeper.Cli.Tests.Processes;

/// <summary>Finds TCP ports that nobody uses.</summary>
internal static class FreePorts
{
    /// <summary>Returns two different ports.</summary>
    public static (int First, int Second) Pair()
    {
        // Both are held before either is let go, so that they differ.
        using TcpListener first = Hold();
        using TcpListener second = Hold();
        return (PortOf(first), PortOf(second));
    }

    /// <summary>Listens on a port of the system's choice.</summary>
    public static TcpListener Hold()
    {
        var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return listener;
    }

    /// <summary>Returns the port that a listener listens on.</summary>
    public static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
