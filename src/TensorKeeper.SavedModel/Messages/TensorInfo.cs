// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>What a signature says of one tensor (<c>TensorInfo</c>): one of the first three is meant. Immutable.</summary>
/// <param name="Name">The tensor's name in the graph, <c>node:0</c>; null if it is made of several.</param>
/// <param name="Sparse">The three tensors of a sparse one.</param>
/// <param name="Components">The tensors of a composite one, for example ragged; null if it is none.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="Shape">What is known of the shape; unknown rank if nothing is said.</param>
internal sealed record TensorInfo(string? Name, SparseNames? Sparse, TensorInfo[]? Components, DataType Type, PartialShape Shape)
{
    public static TensorInfo Read(ProtoReader reader, MessageFile file)
    {
        string? name = null;
        SparseNames? sparse = null;
        TensorInfo[]? components = null;
        DataType type = DataType.Invalid;
        PartialShape shape = PartialShape.UnknownRank;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: name = file.Names.Read(ref reader); break;
                case 2: type = DataTypes.FromWire(reader.ReadInt32()); break;
                case 3: shape = ShapeMessage.Read(reader.ReadMessage(), file); break;
                case 4: sparse = SparseNames.Read(reader.ReadMessage(), file); break;
                case 5: components = ReadComponents(reader.ReadMessage(), file); break;
                default: reader.Skip(); break;
            }
        }

        return new TensorInfo(name, sparse, components, type, shape);
    }

    // CompositeTensor: 1 type_spec, 2 components. Its depth is bounded by that of the reader.
    private static TensorInfo[] ReadComponents(ProtoReader reader, MessageFile file)
    {
        List<TensorInfo> components = [];
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 2) { components.Add(Read(reader.ReadMessage(), file)); } else { reader.Skip(); }
        }

        return [.. components];
    }
}
