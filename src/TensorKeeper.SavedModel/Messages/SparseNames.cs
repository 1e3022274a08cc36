// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>The tensors of a sparse tensor (<c>TensorInfo.CooSparse</c>), by name. Immutable.</summary>
internal sealed record SparseNames(string Values, string Indices, string DenseShape)
{
    public static SparseNames Read(ProtoReader reader, MessageFile file)
    {
        string values = "";
        string indices = "";
        string denseShape = "";
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: values = file.Names.Read(ref reader); break;
                case 2: indices = file.Names.Read(ref reader); break;
                case 3: denseShape = file.Names.Read(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return new SparseNames(values, indices, denseShape);
    }
}
