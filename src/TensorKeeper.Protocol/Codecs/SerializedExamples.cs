// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>The examples of a <c>tensorflow.serving.Input</c>, while it is read. Not thread-safe.</summary>
/// <remarks>
/// <c>Input</c> is a choice between a list and a list with a context; of several the last kind counts, and of one kind
/// all are one, as protobuf merges them.
/// </remarks>
internal sealed class SerializedExamples
{
    // A context is repeated before each example, so a small request can ask for a lot of memory.
    private const long MaxBytes = 256L << 20;

    private const int ListField = 1;
    private const int ListWithContextField = 2;
    private const int ExamplesField = 1;
    private const int ContextField = 2;

    private readonly List<byte[]> _examples = [];
    private readonly List<byte[]> _contexts = [];
    private uint _kind;

    /// <summary>Reads an <c>Input</c> that the reader stands before.</summary>
    public void Read(ref ProtoSequenceReader reader)
    {
        long outer = reader.Enter();
        while (reader.ReadTag())
        {
            if (reader.Tag is not ((ListField << 3) | (uint)WireType.LengthDelimited)
                and not ((ListWithContextField << 3) | (uint)WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            if (reader.Tag != _kind)
            {
                _kind = reader.Tag;
                _examples.Clear();
                _contexts.Clear();
            }

            ReadList(ref reader);
        }

        reader.Leave(outer);
    }

    /// <summary>Returns each example with the context before it.</summary>
    /// <exception cref="ServingException">Together they take more than 256 MiB beyond what was sent.</exception>
    public StringElements Build()
    {
        long contextBytes = _contexts.Sum(static context => (long)context.Length);
        long exampleBytes = _examples.Sum(static example => (long)example.Length);
        long total = exampleBytes + (contextBytes * _examples.Count);
        if (total > int.MaxValue || total - exampleBytes > MaxBytes)
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, string.Create(
                CultureInfo.InvariantCulture,
                $"A context of {contextBytes} bytes for each of {_examples.Count} examples exceeds {MaxBytes} bytes."));
        }

        byte[] bytes = new byte[total];
        int[] offsets = new int[_examples.Count + 1];
        int at = 0;
        for (int i = 0; i < _examples.Count; i++)
        {
            foreach (byte[] context in _contexts) { Append(context); }
            Append(_examples[i]);
            offsets[i + 1] = at;
        }

        return new StringElements(bytes, offsets);

        void Append(byte[] part)
        {
            part.CopyTo(bytes.AsSpan(at));
            at += part.Length;
        }
    }

    private void ReadList(ref ProtoSequenceReader reader)
    {
        bool hasContext = _kind >> 3 == ListWithContextField;
        long outer = reader.Enter();
        while (reader.ReadTag())
        {
            switch (reader.Tag)
            {
                case (ExamplesField << 3) | (uint)WireType.LengthDelimited: _examples.Add(ReadBytes(ref reader)); break;
                case (ContextField << 3) | (uint)WireType.LengthDelimited when hasContext: _contexts.Add(ReadBytes(ref reader)); break;
                default: reader.Skip(); break;
            }
        }

        reader.Leave(outer);
    }

    private static byte[] ReadBytes(ref ProtoSequenceReader reader)
    {
        byte[] bytes = new byte[reader.ReadLength()];
        reader.CopyTo(bytes);
        return bytes;
    }
}
