// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>The Python objects of a TensorFlow 2 model (<c>SavedObjectGraph</c>), as far as restoring needs them. Immutable.</summary>
/// <param name="Nodes">The objects; the first is the model.</param>
/// <param name="BoundInputs">Function name to the objects that its last arguments stand for, in order.</param>
internal sealed record SavedObjectGraph(SavedObject[] Nodes, IReadOnlyDictionary<string, int[]> BoundInputs)
{
    public static SavedObjectGraph Empty { get; } = new([], new Dictionary<string, int[]>());

    public static SavedObjectGraph Read(ProtoReader reader, MessageFile file)
    {
        List<SavedObject> nodes = [];
        Dictionary<string, int[]> bound = [];
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: nodes.Add(SavedObject.Read(reader.ReadMessage(), file)); break;
                case 2:
                    MessageSlice function = MessageSlice.FromMapEntry(ref reader, file, out string key);
                    bound[key] = ReadBoundInputs(function.Open());
                    break;
                default: reader.Skip(); break;
            }
        }

        return new SavedObjectGraph([.. nodes], bound);
    }

    private static int[] ReadBoundInputs(ProtoReader reader)
    {
        List<int> bound = [];
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 2) { reader.ReadInt32s(bound); } else { reader.Skip(); }
        }

        return [.. bound];
    }
}
