// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Ragged;

/// <summary>Takes rows of a ragged tensor by index: <c>RaggedGather</c>.</summary>
internal static class RaggedGatherKernels
{
    public static void Register(HostKernelTable table) => table.AddPrepared("RaggedGather", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        ElementType splitType = node.Type("Tsplits", DataType.Int64).ToElementType();
        return (in HostCall call) => Run(call, splitType);
    }

    private static Tensor[] Run(in HostCall call, ElementType splitType)
    {
        int levels = call.InputCount - 2;
        call.Require(levels > 0, "params must be ragged");
        Tensor values = call[levels];
        Tensor indices = call[levels + 1];
        call.Require(values.Shape.Rank > 0, "params.rank must be nonzero");
        long[][] splits = NestedSplits.Read(call, 0, levels, values.Shape[0], exact: false);
        List<long>[] outputs = DenseLevels(indices.Shape, levels);
        var runs = new List<(Tensor Source, long Offset, long Length)>();
        long rowLength = values.Shape[0] == 0 ? 0 : values.ElementCount / values.Shape[0];
        long rows = 0;
        foreach (long index in Tensors.Integers(indices))
        {
            call.Require(index >= 0 && index < splits[0].Length - 1, $"indices = {index} is not in [0, {splits[0].Length - 1})");
            (long start, long limit) = (index, index + 1);
            for (int level = 0; level < levels; level++)
            {
                int place = level + indices.Shape.Rank - 1;
                if (place >= 0)
                {
                    long shift = outputs[place][^1] - splits[level][start];
                    for (long i = start + 1; i <= limit; i++) { outputs[place].Add(splits[level][i] + shift); }
                }

                (start, limit) = (splits[level][start], splits[level][limit]);
            }

            rows += limit - start;
            runs.Add((values, start * rowLength, (limit - start) * rowLength));
        }

        TensorShape shape = new([rows, .. values.Shape.Dimensions[1..]]);
        Tensor gathered = RunCopy.Join(values.ElementType, shape, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(runs));
        return [.. outputs.Select(output => Tensors.OfIntegers(splitType, [output.Count], output.ToArray())), gathered];
    }

    /// <summary>All dimensions of the indices but the last become levels with rows of one length.</summary>
    private static List<long>[] DenseLevels(TensorShape indices, int levels)
    {
        var outputs = new List<long>[Math.Max(indices.Rank - 1 + levels, 0)];
        long rows = 1;
        for (int level = 0; level < outputs.Length; level++)
        {
            outputs[level] = [0];
            if (level >= indices.Rank - 1) { continue; }
            rows *= indices[level];
            for (long i = 1; i <= rows; i++) { outputs[level].Add(i * indices[level + 1]); }
        }

        return outputs;
    }
}
