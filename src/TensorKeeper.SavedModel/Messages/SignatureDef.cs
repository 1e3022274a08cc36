// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>A named way to run a graph (<c>SignatureDef</c>). Immutable.</summary>
/// <param name="Inputs">The tensors to feed, by the name requests use, in the order of the file.</param>
/// <param name="Outputs">The tensors to answer.</param>
/// <param name="MethodName">For example <c>tensorflow/serving/predict</c>.</param>
/// <param name="Defaults">What an input is when a request leaves it out.</param>
/// <param name="Encoded">The serialized message, as it stands in the file.</param>
internal sealed record SignatureDef(
    IReadOnlyDictionary<string, TensorInfo> Inputs,
    IReadOnlyDictionary<string, TensorInfo> Outputs,
    string MethodName,
    IReadOnlyDictionary<string, TensorMessage> Defaults,
    ReadOnlyMemory<byte> Encoded)
{
    public static SignatureDef Read(MessageSlice encoded, MessageFile file)
    {
        ProtoReader reader = encoded.Open();
        Dictionary<string, TensorInfo> inputs = [];
        Dictionary<string, TensorInfo> outputs = [];
        Dictionary<string, TensorMessage> defaults = [];
        string methodName = "";
        while (reader.ReadTag())
        {
            string key;
            switch (reader.FieldNumber)
            {
                case 1:
                    TensorInfo input = TensorInfo.Read(MessageSlice.FromMapEntry(ref reader, file, out key).Open(), file);
                    inputs[key] = input;
                    break;
                case 2:
                    TensorInfo output = TensorInfo.Read(MessageSlice.FromMapEntry(ref reader, file, out key).Open(), file);
                    outputs[key] = output;
                    break;
                case 3: methodName = file.Names.Read(ref reader); break;
                case 4:
                    TensorMessage value = TensorMessage.Read(MessageSlice.FromMapEntry(ref reader, file, out key), file);
                    defaults[key] = value;
                    break;
                default: reader.Skip(); break;
            }
        }

        return new SignatureDef(inputs, outputs, methodName, defaults, encoded.Bytes);
    }
}
