// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TensorKeeper.AspNetCore.Tests.Hosting;

/// <summary>As <see cref="FrugalCaller"/>, over HTTP/1.1: it sends one request again and again and knows how long an answer is.</summary>
internal sealed class FrugalRestCaller : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[1 << 20];
    private readonly byte[] _request;

    /// <summary>Connects.</summary>
    /// <param name="address">A loopback address.</param>
    /// <param name="path">What to post to.</param>
    /// <param name="body">What to post.</param>
    public FrugalRestCaller(Uri address, string path, string body)
    {
        _request = Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        _socket.Connect(IPAddress.Loopback, address.Port);
    }

    /// <summary>Makes one call.</summary>
    /// <returns>How many bytes the answer's body has.</returns>
    public int Call()
    {
        for (ReadOnlySpan<byte> bytes = _request; !bytes.IsEmpty;) { bytes = bytes[_socket.Send(bytes)..]; }
        int filled = 0;
        while (true)
        {
            int more = _socket.Receive(_answer.AsSpan(filled));
            if (more == 0) { throw new IOException("The server closed the connection."); }
            filled += more;
            ReadOnlySpan<byte> answer = _answer.AsSpan(0, filled);
            int head = answer.IndexOf("\r\n\r\n"u8);
            if (head < 0) { continue; }
            if (!answer.StartsWith("HTTP/1.1 200 "u8)) { throw new IOException("The server refused the call."); }
            ReadOnlySpan<byte> name = "Content-Length: "u8;
            if (!Utf8Parser.TryParse(answer[(answer.IndexOf(name) + name.Length)..], out int length, out _))
            {
                throw new IOException("The answer does not say how long it is.");
            }

            if (filled == head + 4 + length) { return length; }
        }
    }

    public void Dispose() => _socket.Dispose();
}
