// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>Reads an entry of the lists of texts with keys that ONNX writes (<c>StringStringEntryProto</c>).</summary>
internal static class StringEntry
{
    /// <summary>Returns the key and the text; what is missing is empty.</summary>
    /// <exception cref="ProtoFormatException">The bytes are no message.</exception>
    public static (string Key, string Value) Read(ProtoReader reader)
    {
        (string key, string value) = ("", "");
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: key = reader.ReadString(); break;
                case 2: value = reader.ReadString(); break;
                default: reader.Skip(); break;
            }
        }

        return (key, value);
    }
}
