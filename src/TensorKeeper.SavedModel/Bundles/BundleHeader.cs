// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Bundles;

/// <summary>What a checkpoint says of itself (<c>BundleHeaderProto</c>). Immutable.</summary>
internal sealed record BundleHeader(int ShardCount, bool IsBigEndian)
{
    // What a reader must understand to read the bundle; TensorFlow has not raised it since 2016.
    private const int SupportedConsumer = 1;

    public static BundleHeader Read(MessageSlice encoded, MessageFile file)
    {
        ProtoReader reader = encoded.Open();
        int shards = 0;
        int endianness = 0;
        int minConsumer = 0;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: shards = reader.ReadInt32(); break;
                case 2: endianness = reader.ReadInt32(); break;
                case 3: minConsumer = ReadMinConsumer(reader.ReadMessage()); break;
                default: reader.Skip(); break;
            }
        }

        if (shards is < 1 or > 99_999) { file.Refuse(DiagnosticId.Malformed, $"The checkpoint has {shards} shards; 1 to 99999 are expected.", encoded.Offset); }
        if (endianness is < 0 or > 1) { file.Refuse(DiagnosticId.Malformed, $"The checkpoint has byte order {endianness}; 0 or 1 is expected.", encoded.Offset); }
        if (minConsumer > SupportedConsumer) { file.Refuse(DiagnosticId.UnsupportedForm, $"The checkpoint wants a reader of version {minConsumer}; this one is {SupportedConsumer}.", encoded.Offset); }
        return new BundleHeader(shards, endianness == 1);
    }

    // VersionDef: 1 producer, 2 min_consumer.
    private static int ReadMinConsumer(ProtoReader reader)
    {
        int minimum = 0;
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 2) { minimum = reader.ReadInt32(); } else { reader.Skip(); }
        }

        return minimum;
    }
}
