// SPDX-License-Identifier: MIT
using System.Buffers;
using Grpc.Core;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>
/// Reads and writes <c>tensorflow.serving.PredictResponse</c> without generated messages in between. Thread-safe.
/// </summary>
public static class PredictResponseCodec
{
    private const int OutputsField = 1;
    private const int SpecField = 2;

    /// <summary>Decodes a response.</summary>
    /// <param name="encoded">The whole message. Not used after the call.</param>
    /// <returns>The response, which the caller disposes.</returns>
    /// <exception cref="ProtoFormatException">
    /// The bytes are malformed, or no tensor can be made of an output.
    /// </exception>
    public static PredictResponseMessage Decode(in ReadOnlySequence<byte> encoded)
    {
        var reader = new ProtoSequenceReader(encoded);
        var budget = new FillBudget(PredictRequestCodec.MaxFillBytes);
        var spec = new ModelSpecFields();
        var outputs = new TensorMap();
        try
        {
            while (reader.ReadTag())
            {
                switch (reader.Tag)
                {
                    case (OutputsField << 3) | (uint)WireType.LengthDelimited:
                        ReadOutput(ref reader, ref budget, outputs);
                        break;
                    case (SpecField << 3) | (uint)WireType.LengthDelimited:
                        long outer = reader.Enter();
                        spec.Read(ref reader);
                        reader.Leave(outer);
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }
        catch
        {
            outputs.Dispose();
            throw;
        }

        return new PredictResponseMessage
        {
            ModelName = spec.Name,
            Version = spec.Version,
            SignatureName = spec.SignatureName,
            Outputs = outputs,
        };
    }

    /// <summary>Encodes a response straight from the memory of its tensors.</summary>
    /// <param name="response">The response; its tensors are read, not changed, and not disposed.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="ServingException">
    /// <see cref="ServingErrorCode.ResourceExhausted"/>: the message would exceed 2 GiB; nothing was written.
    /// </exception>
    public static void Encode(PredictResponseMessage response, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(output);
        Encode(response, output, null);
    }

    // gRPC wants to know the length before it gives out its buffer.
    internal static void Encode(
        PredictResponseMessage response, IBufferWriter<byte>? output, SerializationContext? context)
    {
        var spec = new ModelSpecFields
        {
            Name = response.ModelName,
            Version = response.Version,
            SignatureName = response.SignatureName,
        };
        long specBytes = spec.Measure();

        using var lengths = new TensorLengths(response.Outputs.Count);
        long total = TensorMapCodec.Measure(response.Outputs, response.Encoding, lengths.Span, OutputsField)
            + ProtoVarint.SizeOfField(SpecField, specBytes);
        if (total > int.MaxValue)
        {
            throw new ServingException(
                ServingErrorCode.ResourceExhausted, $"A response of {total} bytes exceeds 2 GiB.");
        }

        context?.SetPayloadLength((int)total);

        var writer = new ProtoWriter(output ?? context!.GetBufferWriter());
        TensorMapCodec.Write(ref writer, response.Outputs, response.Encoding, lengths.Span, OutputsField);
        writer.WriteLength(SpecField, specBytes);
        spec.Write(ref writer);
        writer.Flush();
    }

    private static void ReadOutput(ref ProtoSequenceReader reader, ref FillBudget budget, TensorMap outputs)
    {
        long at = reader.Offset;
        Tensor? tensor = TensorMapCodec.ReadEntry(ref reader, ref budget, null, out string name, out string? reason);
        if (tensor is null) { ProtoFormatException.Throw(at, $"output '{name}' is no tensor: {reason}"); }
        outputs[name] = tensor;
    }
}
