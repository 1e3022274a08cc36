// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Tensors as bytes and back: <c>SerializeTensor</c> and <c>ParseTensor</c>.</summary>
internal static class TensorMessageKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("SerializeTensor", static (in HostCall call) =>
        {
            var bytes = new ProtoBuffer();
            TensorProtoCodec.Encode(call[0], call[0].ElementType == ElementType.String ? TensorEncoding.TypedFields : TensorEncoding.TensorContent, bytes);
            var message = new StringElementsBuilder(1);
            message.Add(bytes.WrittenSpan);
            return [message.ToTensor(TensorShape.Scalar)];
        })
        .AddPrepared("ParseTensor", PrepareParse);

    private static HostKernel PrepareParse(SourceNode node)
    {
        ElementType type = node.Type("out_type", DataType.Invalid).ToElementType();
        return (in HostCall call) =>
        {
            call.Require(call[0] is { ElementType: ElementType.String, Shape.Rank: 0 }, $"Expected `serialized` to be a scalar, got shape: {call[0].Shape}");
            Tensor tensor;
            try
            {
                tensor = TensorProtoCodec.Decode(call[0].Strings[0].ToArray());
            }
            catch (ProtoFormatException problem)
            {
                throw call.Invalid($"Could not parse `serialized` as TensorProto: {problem.Message}");
            }

            if (tensor.ElementType == type) { return [tensor]; }
            ElementType found = tensor.ElementType;
            tensor.Dispose();
            throw call.Invalid($"Type mismatch between parsed tensor ({ElementTypes.NameOf(found)}) and dtype ({ElementTypes.NameOf(type)})");
        };
    }
}
