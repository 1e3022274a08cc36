// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Codecs;

/// <summary>The fields of a <c>ModelSpec</c>, on their way from or to the wire.</summary>
internal struct ModelSpecFields
{
    private const int NameField = 1;
    private const int VersionField = 2;
    private const int SignatureField = 3;
    private const int LabelField = 4;
    private const int WrapperValueField = 1;

    public ModelSpecFields()
    {
    }

    public string Name { get; set; } = "";

    /// <summary>A version excludes a label: of the two, the one that came last counts.</summary>
    public long? Version { get; set; }

    public string? Label { get; set; }

    public string SignatureName { get; set; } = "";

    public readonly ModelQuery ToQuery() => new(Name, Version, Label, SignatureName);

    /// <summary>Reads the message that the reader was narrowed to; a second one is merged into the first.</summary>
    public void Read(ref ProtoSequenceReader reader)
    {
        while (reader.ReadTag())
        {
            switch (reader.Tag)
            {
                case (NameField << 3) | (uint)WireType.LengthDelimited:
                    Name = reader.ReadString();
                    break;
                case (VersionField << 3) | (uint)WireType.LengthDelimited:
                    long outer = reader.Enter();
                    Version = ReadWrapper(ref reader, Version ?? 0);
                    Label = null;
                    reader.Leave(outer);
                    break;
                case (SignatureField << 3) | (uint)WireType.LengthDelimited:
                    SignatureName = reader.ReadString();
                    break;
                case (LabelField << 3) | (uint)WireType.LengthDelimited:
                    Label = reader.ReadString();
                    Version = null;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    /// <summary>Returns the length of the message, without tag and length of its own.</summary>
    public readonly long Measure() =>
        ProtoText.SizeOfOptional(NameField, Name)
        + (Version is long version ? ProtoVarint.SizeOfField(VersionField, WrapperBytes(version)) : 0)
        + ProtoText.SizeOfOptional(SignatureField, SignatureName)
        + (Label is null ? 0 : ProtoVarint.SizeOfField(LabelField, ProtoText.SizeOf(Label)));

    public readonly void Write(ref ProtoWriter writer)
    {
        ProtoText.WriteOptional(ref writer, NameField, Name);
        if (Version is long version)
        {
            writer.WriteLength(VersionField, WrapperBytes(version));
            if (version != 0) { writer.WriteVarint(WrapperValueField, version); }
        }

        ProtoText.WriteOptional(ref writer, SignatureField, SignatureName);
        if (Label is not null) { writer.WriteString(LabelField, Label); }
    }

    // google.protobuf.Int64Value: a message, so that 0 differs from nothing.
    private static long ReadWrapper(ref ProtoSequenceReader reader, long value)
    {
        while (reader.ReadTag())
        {
            if (reader.Tag == ((WrapperValueField << 3) | (uint)WireType.Varint))
            {
                value = (long)reader.ReadRawVarint();
                continue;
            }

            reader.Skip();
        }

        return value;
    }

    private static int WrapperBytes(long version) => version == 0 ? 0 : 1 + ProtoVarint.SizeOf((ulong)version);
}
