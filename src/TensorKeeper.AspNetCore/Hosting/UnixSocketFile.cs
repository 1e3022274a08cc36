// SPDX-License-Identifier: MIT
using System.Net.Sockets;

namespace TensorKeeper.AspNetCore.Hosting;

/// <summary>Makes room for a Unix socket where a server that was killed left its own. Thread-safe.</summary>
internal static class UnixSocketFile
{
    /// <summary>Deletes a socket that nobody listens at; leaves everything else, which binding then complains about.</summary>
    /// <param name="path">The file.</param>
    public static void RemoveStale(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: 0 }) { return; }   // a socket has no length; a file that has one is somebody's
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
        }
        catch (SocketException)
        {
            // It may not be connected to, which says nothing about who listens.
        }
    }
}
