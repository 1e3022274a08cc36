// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>One object of a <see cref="TrackableObjectGraph"/>. Immutable.</summary>
/// <param name="Children">What it holds, by attribute name.</param>
/// <param name="ValueKey">The checkpoint key of the variable's value; null if it is no variable.</param>
internal sealed record TrackableObject(ObjectReference[] Children, string? ValueKey)
{
    public static TrackableObject Read(ProtoReader reader, MessageFile file)
    {
        List<ObjectReference> children = [];
        string? key = null;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: children.Add(ObjectReference.Read(reader.ReadMessage(), file)); break;
                case 2: key = ReadValueKey(reader.ReadMessage(), file) ?? key; break;
                default: reader.Skip(); break;
            }
        }

        return new TrackableObject([.. children], key);
    }

    // SerializedTensor: 1 name, 2 full_name, 3 checkpoint_key.
    private static string? ReadValueKey(ProtoReader reader, MessageFile file)
    {
        string name = "";
        string key = "";
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: name = file.Names.Read(ref reader); break;
                case 3: key = file.Names.Read(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return name == "VARIABLE_VALUE" ? key : null;
    }
}
