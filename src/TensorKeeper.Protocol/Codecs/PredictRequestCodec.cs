// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Globalization;
using Grpc.Core;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>
/// Reads and writes <c>tensorflow.serving.PredictRequest</c> without generated messages in between. Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// The elements are copied once, from the bytes into aligned tensor memory, however many segments they come in.
/// </para>
/// <para>
/// Fields that nobody here reads (<c>request_options</c>, <c>client_id</c>, typed fields that the type does not name,
/// unknown fields) are passed over without a look inside.
/// </para>
/// </remarks>
public static class PredictRequestCodec
{
    /// <summary>How many bytes all tensors of a message together may be filled up with beyond what was sent.</summary>
    /// <value>16 MiB. A tensor that asks for more is one that cannot be decoded.</value>
    public const long MaxFillBytes = 16L << 20;

    /// <summary>The most inputs that a request may have.</summary>
    /// <value>65 536; far more than any signature, and few enough to be no burden.</value>
    public const int MaxInputs = 65_536;

    private const int SpecField = 1;
    private const int InputsField = 2;
    private const int FilterField = 3;

    /// <summary>Decodes a request.</summary>
    /// <param name="encoded">The whole message. Not used after the call.</param>
    /// <returns>The request, which the caller disposes.</returns>
    /// <exception cref="ProtoFormatException">The bytes are malformed.</exception>
    /// <exception cref="ServingException">
    /// <see cref="ServingErrorCode.InvalidArgument"/>: there are more than <see cref="MaxInputs"/> inputs.
    /// </exception>
    public static PredictRequestMessage Decode(in ReadOnlySequence<byte> encoded) => Decode(encoded, null);

    // What was received into memory of its own becomes that of its tensor.
    internal static PredictRequestMessage Decode(in ReadOnlySequence<byte> encoded, ReceivedContents? received)
    {
        var reader = new ProtoSequenceReader(encoded);
        var budget = new FillBudget(MaxFillBytes);
        var spec = new ModelSpecFields();
        bool hasSpec = false;
        List<string>? filter = null;
        var inputs = new TensorMap();
        try
        {
            while (reader.ReadTag())
            {
                switch (reader.Tag)
                {
                    case (SpecField << 3) | (uint)WireType.LengthDelimited:
                        long outer = reader.Enter();
                        spec.Read(ref reader);
                        reader.Leave(outer);
                        hasSpec = true;
                        break;
                    case (InputsField << 3) | (uint)WireType.LengthDelimited:
                        ReadInput(ref reader, ref budget, received, inputs);
                        break;
                    case (FilterField << 3) | (uint)WireType.LengthDelimited:
                        (filter ??= []).Add(reader.ReadString());
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }
        catch
        {
            inputs.Dispose();
            throw;
        }

        return new PredictRequestMessage
        {
            HasModelSpec = hasSpec,
            Query = spec.ToQuery(),
            Inputs = inputs,
            OutputFilter = filter ?? (IReadOnlyList<string>)[],
        };
    }

    /// <summary>Encodes a request: numbers as <c>tensor_content</c>, strings as <c>string_val</c>.</summary>
    /// <param name="request">The request; its tensors are read, not changed.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <exception cref="ServingException">
    /// <see cref="ServingErrorCode.InvalidArgument"/>: the message would exceed 2 GiB; nothing was written.
    /// </exception>
    public static void Encode(PredictRequestMessage request, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(output);
        Encode(request, output, null);
    }

    // gRPC wants to know the length before it gives out its buffer.
    internal static void Encode(
        PredictRequestMessage request, IBufferWriter<byte>? output, SerializationContext? context)
    {
        ModelQuery query = request.Query;
        var spec = new ModelSpecFields
        {
            Name = query.Name,
            Version = query.Version,
            Label = query.Label,
            SignatureName = query.SignatureName,
        };
        long specBytes = spec.Measure();

        using var lengths = new TensorLengths(request.Inputs.Count);
        long total = request.HasModelSpec ? ProtoVarint.SizeOfField(SpecField, specBytes) : 0;
        total += TensorMapCodec.Measure(request.Inputs, TensorEncoding.ClientForm, lengths.Span, InputsField);
        for (int i = 0; i < request.OutputFilter.Count; i++)
        {
            total += ProtoVarint.SizeOfField(FilterField, ProtoText.SizeOf(request.OutputFilter[i]));
        }

        if (total > int.MaxValue) { throw Refuse($"A request of {total} bytes exceeds 2 GiB."); }
        context?.SetPayloadLength((int)total);

        var writer = new ProtoWriter(output ?? context!.GetBufferWriter());
        if (request.HasModelSpec)
        {
            writer.WriteLength(SpecField, specBytes);
            spec.Write(ref writer);
        }

        TensorMapCodec.Write(ref writer, request.Inputs, TensorEncoding.ClientForm, lengths.Span, InputsField);
        for (int i = 0; i < request.OutputFilter.Count; i++)
        {
            writer.WriteString(FilterField, request.OutputFilter[i]);
        }

        writer.Flush();
    }

    // Of duplicate names the last wins, whether a tensor can be made of it or not.
    private static void ReadInput(ref ProtoSequenceReader reader, ref FillBudget budget, ReceivedContents? received, TensorMap inputs)
    {
        Tensor? tensor = TensorMapCodec.ReadEntry(ref reader, ref budget, received, out string name, out string? reason);
        inputs[name] = tensor ?? Tensor.Undecodable(reason ?? "");
        if (inputs.Count > MaxInputs) { throw Refuse($"A request cannot have more than {MaxInputs} inputs."); }
    }

    private static ServingException Refuse(FormattableString why) =>
        new(ServingErrorCode.InvalidArgument, why.ToString(CultureInfo.InvariantCulture));
}
