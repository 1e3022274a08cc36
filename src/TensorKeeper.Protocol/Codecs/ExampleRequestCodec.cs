// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Globalization;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>Reads the requests whose input is a list of <c>tensorflow.Example</c>. Thread-safe.</summary>
/// <remarks>
/// The examples stay the bytes they came as: the model parses them itself. This is what TensorFlow Serving's
/// <c>SerializedInput</c> is for.
/// </remarks>
public static class ExampleRequestCodec
{
    /// <summary>The most tasks that a <c>MultiInferenceRequest</c> may have.</summary>
    /// <value>1 024; each must name another signature.</value>
    public const int MaxTasks = 1024;

    private const int SpecField = 1;
    private const int InputField = 2;
    private const int TasksField = 1;
    private const int MethodNameField = 2;

    /// <summary>Decodes a <c>ClassificationRequest</c> or a <c>RegressionRequest</c>, which are alike.</summary>
    /// <param name="encoded">The whole message. Not used after the call.</param>
    /// <returns>The request, with one task.</returns>
    /// <exception cref="ProtoFormatException">The bytes are malformed.</exception>
    /// <exception cref="ServingException">
    /// <see cref="ServingErrorCode.InvalidArgument"/>: the context, repeated for each example, takes too much memory.
    /// </exception>
    public static ExampleRequestMessage Decode(in ReadOnlySequence<byte> encoded)
    {
        var reader = new ProtoSequenceReader(encoded);
        var spec = new ModelSpecFields();
        bool hasSpec = false;
        var examples = new SerializedExamples();
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
                case (InputField << 3) | (uint)WireType.LengthDelimited: examples.Read(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return new ExampleRequestMessage([new ExampleTask(hasSpec ? spec.ToQuery() : null)], examples.Build());
    }

    /// <summary>Decodes a <c>MultiInferenceRequest</c>.</summary>
    /// <param name="encoded">The whole message. Not used after the call.</param>
    /// <returns>The request.</returns>
    /// <exception cref="ProtoFormatException">The bytes are malformed.</exception>
    /// <exception cref="ServingException">
    /// <see cref="ServingErrorCode.InvalidArgument"/>: there are more than <see cref="MaxTasks"/> tasks, or the context,
    /// repeated for each example, takes too much memory.
    /// </exception>
    public static ExampleRequestMessage DecodeMulti(in ReadOnlySequence<byte> encoded)
    {
        var reader = new ProtoSequenceReader(encoded);
        var tasks = new List<ExampleTask>();
        var examples = new SerializedExamples();
        while (reader.ReadTag())
        {
            switch (reader.Tag)
            {
                case (TasksField << 3) | (uint)WireType.LengthDelimited:
                    tasks.Add(ReadTask(ref reader));
                    if (tasks.Count > MaxTasks)
                    {
                        throw new ServingException(
                            ServingErrorCode.InvalidArgument,
                            string.Create(CultureInfo.InvariantCulture, $"A MultiInferenceRequest cannot have more than {MaxTasks} tasks."));
                    }

                    break;
                case (InputField << 3) | (uint)WireType.LengthDelimited: examples.Read(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return new ExampleRequestMessage(tasks, examples.Build());
    }

    private static ExampleTask ReadTask(ref ProtoSequenceReader reader)
    {
        var spec = new ModelSpecFields();
        bool hasSpec = false;
        string method = "";
        long outer = reader.Enter();
        while (reader.ReadTag())
        {
            switch (reader.Tag)
            {
                case (SpecField << 3) | (uint)WireType.LengthDelimited:
                    long around = reader.Enter();
                    spec.Read(ref reader);
                    reader.Leave(around);
                    hasSpec = true;
                    break;
                case (MethodNameField << 3) | (uint)WireType.LengthDelimited: method = reader.ReadString(); break;
                default: reader.Skip(); break;
            }
        }

        reader.Leave(outer);
        return new ExampleTask(hasSpec ? spec.ToQuery() : null, method);
    }
}
