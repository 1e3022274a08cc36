// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using Google.Protobuf;

namespace GrpcVsRest.Calls;

/// <summary>Messages in gRPC's frames: a byte that says whether it is compressed, four with the length, the message.</summary>
internal static class GrpcFrame
{
    private const int PrefixBytes = 5;

    /// <summary>Returns a message in its frame.</summary>
    public static byte[] Wrap(IMessage message)
    {
        byte[] frame = new byte[PrefixBytes + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - PrefixBytes);
        message.WriteTo(frame.AsSpan(PrefixBytes));
        return frame;
    }

    /// <summary>Returns the messages of a stream.</summary>
    public static List<TMessage> Unwrap<TMessage>(ReadOnlySpan<byte> frames, MessageParser<TMessage> parser)
        where TMessage : IMessage<TMessage>
    {
        var messages = new List<TMessage>();
        while (!frames.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(frames[1..]);
            messages.Add(parser.ParseFrom(frames.Slice(PrefixBytes, length)));
            frames = frames[(PrefixBytes + length)..];
        }

        return messages;
    }
}
