// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace TensorKeeper.AspNetCore.Unary;

/// <summary>Writes one uncompressed message into the body of an answer. One per message.</summary>
internal sealed class MessageWriter(PipeWriter body) : SerializationContext
{
    private const int PrefixBytes = 5;

    /// <inheritdoc/>
    public override void SetPayloadLength(int payloadLength)
    {
        Span<byte> prefix = body.GetSpan(PrefixBytes);
        prefix[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], (uint)payloadLength);
        body.Advance(PrefixBytes);
    }

    /// <inheritdoc/>
    public override IBufferWriter<byte> GetBufferWriter() => body;

    /// <inheritdoc/>
    public override void Complete()
    {
        // The message is as long as it said: nothing is left to write.
    }
}
