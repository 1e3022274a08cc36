// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace TensorKeeper.AspNetCore.Unary;

/// <summary>Reads the one message of a unary call from the body of its request. Thread-safe.</summary>
/// <remarks>A message is a byte for its compression, four for its length, and its bytes: gRPC over HTTP/2.</remarks>
internal static class MessageReader
{
    private const int PrefixBytes = 5;

    /// <summary>Reads and decodes the message.</summary>
    /// <typeparam name="T">What it is decoded to.</typeparam>
    /// <param name="body">The body; read to its end.</param>
    /// <param name="start">When the caller began, in ticks of its clock.</param>
    /// <param name="decode">Gets the message, which it may not keep, and the start, or 0 if there was something to wait for since.</param>
    /// <param name="largeBytes">From how many bytes on a message that is not whole yet goes the other way.</param>
    /// <param name="readLarge">Reads a message of a known length from its first byte to the end of the body.</param>
    /// <param name="cancellationToken">Ends the waiting for bytes.</param>
    /// <exception cref="RpcException">
    /// INTERNAL: there is no message, less or more than one, or a compressed one. RESOURCE_EXHAUSTED: it exceeds 2 GiB.
    /// </exception>
    public static ValueTask<T> ReadAsync<T>(
        PipeReader body, long start, Func<ReadOnlySequence<byte>, long, T> decode, long largeBytes,
        Func<PipeReader, long, CancellationToken, ValueTask<T>> readLarge, CancellationToken cancellationToken)
    {
        // Most messages come with their calls: nothing to wait for, nor to get ready to wait.
        if (body.TryRead(out ReadResult read))
        {
            if (read.IsCompleted) { return ValueTask.FromResult(Decode(body, read.Buffer, start, decode)); }
            body.AdvanceTo(read.Buffer.Start);
        }

        return WaitAsync(body, start, decode, largeBytes, readLarge, cancellationToken);
    }

    /// <summary>Reads a message whose prefix was read, as it arrives.</summary>
    /// <param name="body">The body, from the first byte of the message; read to its end.</param>
    /// <param name="length">The bytes of the message.</param>
    /// <param name="append">Gets what has arrived, which it may not keep.</param>
    /// <param name="cancellationToken">Ends the waiting for bytes.</param>
    /// <exception cref="RpcException">INTERNAL: the body has less or more bytes.</exception>
    public static async ValueTask CopyAsync(
        PipeReader body, long length, Action<ReadOnlySequence<byte>> append, CancellationToken cancellationToken)
    {
        for (long arrived = 0; ;)
        {
            ReadResult read = await body.ReadAsync(cancellationToken);
            arrived += read.Buffer.Length;
            if (arrived > length) { throw TooLong(); }
            append(read.Buffer);
            body.AdvanceTo(read.Buffer.End);
            if (!read.IsCompleted) { continue; }
            if (arrived < length) { throw TooShort(arrived, length); }
            return;
        }
    }

    private static async ValueTask<T> WaitAsync<T>(
        PipeReader body, long start, Func<ReadOnlySequence<byte>, long, T> decode, long largeBytes,
        Func<PipeReader, long, CancellationToken, ValueTask<T>> readLarge, CancellationToken cancellationToken)
    {
        while (true)
        {
            ValueTask<ReadResult> reading = body.ReadAsync(cancellationToken);
            if (!reading.IsCompleted) { start = 0; }
            ReadResult read = await reading;
            if (read.IsCompleted) { return Decode(body, read.Buffer, start, decode); }

            // Whether the message is whole is known when the stream ends, which is in the same packet for most.
            if (CheckPrefix(read.Buffer) is { } announced && announced >= largeBytes)
            {
                body.AdvanceTo(read.Buffer.GetPosition(PrefixBytes));
                return await readLarge(body, announced, cancellationToken);
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static T Decode<T>(PipeReader body, ReadOnlySequence<byte> bytes, long start, Func<ReadOnlySequence<byte>, long, T> decode)
    {
        long length = CheckPrefix(bytes) ?? throw Refuse("The request has no message.");
        if (bytes.Length < PrefixBytes + length) { throw TooShort(bytes.Length - PrefixBytes, length); }
        T message = decode(bytes.Slice(PrefixBytes), start);
        body.AdvanceTo(bytes.End);
        return message;
    }

    /// <summary>Returns the length of the message, or null if it has not come yet; refuses what can be no message.</summary>
    private static long? CheckPrefix(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.Length < PrefixBytes) { return null; }
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        bytes.Slice(0, PrefixBytes).CopyTo(prefix);
        if (prefix[0] != 0) { throw Refuse("The message is compressed, and the request has no grpc-encoding."); }
        uint length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > int.MaxValue) { throw new RpcException(new Status(StatusCode.ResourceExhausted, $"A message of {length} bytes exceeds 2 GiB.")); }
        if (bytes.Length > PrefixBytes + (long)length) { throw TooLong(); }
        return length;
    }

    private static RpcException TooLong() => Refuse("The request has more than the one message of a unary call.");

    private static RpcException TooShort(long arrived, long length) =>
        Refuse($"The request ends after {arrived} of the {length} bytes of its message.");

    private static RpcException Refuse(string why) => new(new Status(StatusCode.Internal, why));
}
