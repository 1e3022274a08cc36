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
        using PredictResponseMessage decoded = PredictResponseCodec.Decode(new ReadOnlySequence<byte>(answer.ToByteArray()));
        Tensor tensor = decoded.Outputs[Name];
        return tensor.ElementType == ElementType.String
            ? Tensor.FromStrings(tensor.Shape, tensor.Strings)
            : Tensor.FromMemory(tensor.ElementType, tensor.Shape, tensor.Bytes.ToArray());
    }
}
