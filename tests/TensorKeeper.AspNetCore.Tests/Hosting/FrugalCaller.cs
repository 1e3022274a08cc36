// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TensorKeeper.AspNetCore.Tests.Hosting;

/// <summary>
/// A gRPC client that allocates nothing for a call, so that what a process allocates meanwhile is the server's. It sends one
/// request again and again, knows just enough of HTTP/2 for it, and does not look into headers.
/// </summary>
internal sealed class FrugalCaller : IDisposable
{
    private const int FrameHeaderBytes = 9;
    private const byte Data = 0, Headers = 1, ResetStream = 3, Settings = 4, Ping = 6, GoAway = 7;
    private const byte EndStream = 1, Acknowledge = 1, EndHeaders = 4;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _frame = new byte[1 << 16];
    private readonly byte[] _request;
    private readonly int _dataFrameAt;
    private int _stream = -1;

    /// <summary>Connects.</summary>
    /// <param name="address">A loopback address that speaks HTTP/2 in clear text.</param>
    /// <param name="path">The method's path.</param>
    /// <param name="message">The message of each call.</param>
    /// <param name="timeout">What to send as <c>grpc-timeout</c>, or null.</param>
    public FrugalCaller(Uri address, string path, ReadOnlySpan<byte> message, string? timeout = null)
    {
        byte[] headers =
        [
            0x83, 0x86, .. Field([0x04], path), .. Field([0x01], address.Authority), .. Field([0x0f, 0x10], "application/grpc"),
            .. Field([0x00, .. Text("te")], "trailers"), .. timeout is null ? [] : Field([0x00, .. Text("grpc-timeout")], timeout),
        ];
        byte[] body = [0, 0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), message.Length);
        _dataFrameAt = FrameHeaderBytes + headers.Length;
        _request = [.. Frame(headers.Length, Headers, EndHeaders), .. headers, .. Frame(body.Length, Data, EndStream), .. body];

        _socket.Connect(IPAddress.Loopback, address.Port);
        byte[] widen = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(widen, int.MaxValue - ushort.MaxValue);
        Send([.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(0, Settings, 0), .. Frame(4, 8, 0), .. widen]);
    }

    /// <summary>Makes one call.</summary>
    /// <returns>How many bytes the answer's message has, with its prefix.</returns>
    public int Call()
    {
        _stream += 2;
        BinaryPrimitives.WriteInt32BigEndian(_request.AsSpan(5), _stream);
        BinaryPrimitives.WriteInt32BigEndian(_request.AsSpan(_dataFrameAt + 5), _stream);
        Send(_request);
        int bytes = 0;
        while (true)
        {
            Receive(FrameHeaderBytes);
            int length = (_frame[0] << 16) | (_frame[1] << 8) | _frame[2];
            (byte type, byte flags) = (_frame[3], _frame[4]);
            Receive(length);
            switch (type)
            {
                case ResetStream or GoAway: throw new IOException("The server refused the call.");
                case Settings when flags != Acknowledge: Send(SettingsTaken); break;
                case Ping: throw new IOException("This caller has no answer to a ping.");
                case Data: bytes += length; break;
            }

            if (type is Data or Headers && (flags & EndStream) != 0) { return bytes; }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static readonly byte[] SettingsTaken = Frame(0, Settings, Acknowledge);

    private static byte[] Frame(int length, byte type, byte flags) => [(byte)(length >> 16), (byte)(length >> 8), (byte)length, type, flags, 0, 0, 0, 0];

    // A header field that is not put into the other side's table.
    private static byte[] Field(ReadOnlySpan<byte> name, string value) => [.. name, .. Text(value)];

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) { bytes = bytes[_socket.Send(bytes)..]; }
    }

    private void Receive(int count)
    {
        for (int filled = 0; filled < count;)
        {
            int more = _socket.Receive(_frame.AsSpan(filled, count - filled));
            if (more == 0) { throw new IOException("The server closed the connection."); }
            filled += more;
        }
    }
}
