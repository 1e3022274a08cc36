// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>The objects of a checkpoint (<c>TrackableObjectGraph</c>); the first is the root. Immutable.</summary>
internal sealed record TrackableObjectGraph(TrackableObject[] Nodes)
{
    public static TrackableObjectGraph Read(ProtoReader reader, MessageFile file)
    {
        List<TrackableObject> nodes = [];
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 1) { nodes.Add(TrackableObject.Read(reader.ReadMessage(), file)); } else { reader.Skip(); }
        }

        return new TrackableObjectGraph([.. nodes]);
    }
}
