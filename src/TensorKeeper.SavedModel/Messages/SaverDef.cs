// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>How a graph restores its variables (<c>SaverDef</c>). Immutable.</summary>
/// <param name="FilenameTensor">The tensor to feed with the checkpoint's path.</param>
/// <param name="RestoreOp">The op to run.</param>
/// <param name="Version">2 for tensor bundles.</param>
internal sealed record SaverDef(string FilenameTensor, string RestoreOp, int Version)
{
    public static SaverDef Read(ProtoReader reader, MessageFile file)
    {
        string filename = "";
        string restore = "";
        int version = 0;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: filename = file.Names.Read(ref reader); break;
                case 3: restore = file.Names.Read(ref reader); break;
                case 7: version = reader.ReadInt32(); break;
                default: reader.Skip(); break;
            }
        }

        return new SaverDef(filename, restore, version);
    }
}
