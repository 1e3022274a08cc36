// SPDX-License-Identifier: MIT
using System.Buffers;
using Google.Protobuf;
using TensorKeeper.Protocol.TensorFlow;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>
/// Reads and writes single <c>TensorProto</c> messages: constants, defaults, recorded requests. Thread-safe.
/// </summary>
public static class TensorProtoCodec
{
    /// <summary>Decodes a tensor.</summary>
    /// <param name="encoded">The whole message. Not used after the call.</param>
    /// <param name="maxFillBytes">
    /// How many bytes the tensor may be filled up with beyond what the message holds. TensorFlow shortens constants
    /// whose last elements are equal, so files need more of it than requests.
    /// </param>
    /// <returns>A tensor that the caller disposes.</returns>
    /// <exception cref="ProtoFormatException">
    /// The bytes are malformed, or no tensor can be made of them; the message says why.
    /// </exception>
    public static Tensor Decode(in ReadOnlySequence<byte> encoded, long maxFillBytes = PredictRequestCodec.MaxFillBytes)
    {
        var budget = new FillBudget(maxFillBytes);
        Tensor? tensor = TensorProtoDecoder.Decode(new ProtoSequenceReader(encoded), ref budget, null, out string? reason);
        if (tensor is null) { ProtoFormatException.Throw(0, $"the message is no tensor: {reason}"); }
        return tensor;
    }

    /// <summary>Decodes a tensor from contiguous bytes; see the other overload.</summary>
    /// <param name="encoded">The whole message. Not used after the call.</param>
    /// <param name="maxFillBytes">
    /// How many bytes the tensor may be filled up with beyond what the message holds.
    /// </param>
    /// <returns>A tensor that the caller disposes.</returns>
    /// <exception cref="ProtoFormatException">
    /// The bytes are malformed, or no tensor can be made of them; the message says why.
    /// </exception>
    public static Tensor Decode(ReadOnlyMemory<byte> encoded, long maxFillBytes = PredictRequestCodec.MaxFillBytes) =>
        Decode(new ReadOnlySequence<byte>(encoded), maxFillBytes);

    /// <summary>Encodes a tensor.</summary>
    /// <param name="tensor">Read, not changed.</param>
    /// <param name="encoding">Where the elements stand.</param>
    /// <param name="output">Where the bytes go.</param>
    public static void Encode(Tensor tensor, TensorEncoding encoding, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var writer = new ProtoWriter(output);
        TensorProtoEncoder.Write(ref writer, tensor, encoding, TensorProtoEncoder.Measure(tensor, encoding));
        writer.Flush();
    }

    /// <summary>Makes a generated message of a tensor; for places where speed is nothing.</summary>
    /// <param name="tensor">Read, not changed.</param>
    /// <param name="encoding">Where the elements stand.</param>
    /// <returns>A new message.</returns>
    public static TensorProto ToMessage(Tensor tensor, TensorEncoding encoding = TensorEncoding.TypedFields)
    {
        var buffer = new ProtoBuffer();
        Encode(tensor, encoding, buffer);
        return TensorProto.Parser.ParseFrom(buffer.WrittenSpan);
    }

    /// <summary>Makes a tensor of a generated message; for places where speed is nothing.</summary>
    /// <param name="message">Read, not changed.</param>
    /// <returns>A tensor that the caller disposes.</returns>
    /// <exception cref="ProtoFormatException">No tensor can be made of it; the message says why.</exception>
    public static Tensor FromMessage(TensorProto message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Decode(message.ToByteArray());
    }
}
