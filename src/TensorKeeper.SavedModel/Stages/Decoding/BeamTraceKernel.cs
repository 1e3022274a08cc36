// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Decoding;

/// <summary>Follows the parents of a beam search from the last step to the first: <c>GatherTree</c>, by both names it has.</summary>
internal static class BeamTraceKernel
{
    public static void Register(HostKernelTable table) => table
        .Add("GatherTree", static (in HostCall call) => [Run(call)])
        .Add("Addons>GatherTree", static (in HostCall call) => [Run(call)]);

    private static Tensor Run(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        call.Require(shape.Rank == 3, $"step_ids must be a 3-tensor, saw shape: {shape}");
        call.Require(call[1].Shape == shape, $"step_ids and parent_ids must be the same shape, saw {shape} and {call[1].Shape}");
        (int steps, int batch, int width) = (checked((int)shape[0]), checked((int)shape[1]), checked((int)shape[2]));
        long[] ids = Tensors.Integers(call[0]);
        long[] parents = Tensors.Integers(call[1]);
        long[] lengths = Tensors.Integers(call[2]);
        call.Require(call[2].Shape.Rank == 1 && lengths.Length == batch, $"max_sequence_lengths must have {batch} elements, saw {call[2].Shape}");
        long end = call.Integer(3);
        long[] beams = new long[ids.Length];
        Array.Fill(beams, end);
        for (int row = 0; row < batch; row++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            int length = (int)Math.Min(steps, lengths[row]);
            for (int beam = 0; beam < width && length > 0; beam++)
            {
                int parent = beam;
                for (int step = length - 1; step >= 0; step--)
                {
                    int from = (((step * batch) + row) * width) + parent;
                    beams[(((step * batch) + row) * width) + beam] = ids[from];
                    if (step == 0) { break; }
                    call.Require(parents[from] >= 0 && parents[from] < width, $"Saw invalid parent id {parents[from]} at (batch, time, beam) == ({row}, {step - 1}, {beam})");
                    parent = (int)parents[from];
                }

                EndOnce(beams.AsSpan((row * width) + beam), length, batch * width, end);
            }
        }

        return Tensors.OfIntegers(call[0].ElementType, shape, beams);
    }

    /// <summary>What follows the first end is the end too.</summary>
    private static void EndOnce(Span<long> beam, int length, int stride, long end)
    {
        bool isOver = false;
        for (int step = 0; step < length; step++)
        {
            if (isOver) { beam[step * stride] = end; }
            isOver |= beam[step * stride] == end;
        }
    }
}
