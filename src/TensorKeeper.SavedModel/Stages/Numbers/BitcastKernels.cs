// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Reads the bits of elements as elements of another type: <c>Bitcast</c>, between all types of a fixed size.</summary>
internal static class BitcastKernels
{
    public static void Register(HostKernelTable table) => table.AddPrepared("Bitcast", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        ElementType to = node.Type("type", DataType.Invalid).ToElementType();
        int wanted = ElementTypes.SizeOf(to);
        if (wanted == 0) { throw new ServingException(ServingErrorCode.InvalidArgument, $"A bitcast to {to} is none."); }
        return (in HostCall call) =>
        {
            TensorShape shape = call[0].Shape;
            int given = ElementTypes.SizeOf(call[0].ElementType);
            call.Require(given > 0, $"The bits of {call[0].ElementType} cannot be read.");
            if (given > wanted) { shape = new([.. shape.Dimensions, given / wanted]); }
            if (given < wanted)
            {
                bool fits = shape.Rank > 0 && shape.Dimensions[^1] == wanted / given;
                call.Require(fits, $"Cannot bitcast from {ElementTypes.NameOf(call[0].ElementType)} to {ElementTypes.NameOf(to)}: shape {shape}");
                shape = new(shape.Dimensions[..^1]);
            }

            return [Tensor.FromMemory(to, shape, call[0].Memory)];
        };
    }
}
