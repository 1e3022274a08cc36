// SPDX-License-Identifier: MIT
using System.Buffers;
using Google.Protobuf;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TensorFlow;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Client.Answers;

/// <summary>Reads what an input is when a request leaves it out.</summary>
internal static class DefaultValue
{
    private const string Name = "value";

    /// <summary>Returns a tensor that needs no disposal, since metadata has none.</summary>
    public static Tensor? Read(TensorProto? value)
    {
        if (value is null) { return null; }

        // The codec knows tensors inside answers only, and this is no hot path: so it becomes an answer.
        var answer = new PredictResponse { Outputs = { [Name] = value } };
        var encoded = new ReadOnlySequence<byte>(answer.ToByteArray());
        try
        {
            using PredictResponseMessage decoded = PredictResponseCodec.Decode(encoded);
            Tensor tensor = decoded.Outputs[Name];
            return tensor.ElementType == ElementType.String
                ? Tensor.FromStrings(tensor.Shape, tensor.Strings)
                : Tensor.FromMemory(tensor.ElementType, tensor.Shape, tensor.Bytes.ToArray());
        }
        catch (ProtoFormatException malformed)
        {
            // The input has a default all the same: it need not be sent.
            return Tensor.Undecodable(malformed.Message);
        }
    }
}
