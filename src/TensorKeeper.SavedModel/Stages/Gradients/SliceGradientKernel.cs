// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Gradients;

/// <summary>The gradient of a slice: zeros, and the given gradient where the slice was.</summary>
internal static class SliceGradientKernel
{
    public static void Register(HostKernelTable table) => table.Add("StridedSliceGrad", static (in HostCall call) =>
    {
        long[] extents = Tensors.Integers(call[0]);
        call.Require(extents.All(static extent => extent >= 0), $"[{string.Join(',', extents)}] is no shape");
        Tensor zeros = Tensors.Zeros(call[4].ElementType, new(extents));
        return [new SliceSpec(new HostCall(call.Node, [zeros, call[1], call[2], call[3]], call.CancellationToken)).Overwrite(call[4])];
    });
}
