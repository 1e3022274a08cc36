// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>Shares a budget of tokens among segments, one for each in turn: <c>RoundRobinTrim</c>, <c>RoundRobinGenerateMasks</c>.</summary>
internal static class TrimKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("TFText>RoundRobinTrim", PrepareTrim)
        .AddPrepared("TFText>RoundRobinGenerateMasks", PrepareMasks);

    private static HostKernel PrepareTrim(SourceNode node)
    {
        int segments = (int)node.Int("N", 1);
        ElementType splitType = node.Type("Tsplits", DataType.Int64).ToElementType();
        return (in HostCall call) =>
        {
            long[][] splits = Read(call, segments, out long budget);
            var runs = new List<(Tensor Source, long Offset, long Length)>[segments];
            long[][] made = new long[segments][];
            for (int segment = 0; segment < segments; segment++) { (runs[segment], made[segment]) = ([], new long[splits[segment].Length]); }
            for (int row = 0; row + 1 < splits[0].Length; row++)
            {
                long[] used = Share(Sizes(splits, row), budget);
                for (int segment = 0; segment < segments; segment++)
                {
                    runs[segment].Add((call[1 + segment], splits[segment][row], used[segment]));
                    made[segment][row + 1] = made[segment][row] + used[segment];
                }
            }

            var outputs = new Tensor[segments * 2];
            for (int segment = 0; segment < segments; segment++)
            {
                outputs[segment] = RunCopy.Join(call[1 + segment].ElementType, [made[segment][^1]], runs[segment].ToArray());
                outputs[segments + segment] = Tensors.OfIntegers(splitType, [made[segment].Length], made[segment]);
            }

            return outputs;
        };
    }

    private static HostKernel PrepareMasks(SourceNode node)
    {
        int segments = (int)node.Int("N", 1);
        return (in HostCall call) =>
        {
            long[][] splits = Read(call, segments, out long budget);
            var masks = new Tensor[segments];
            for (int segment = 0; segment < segments; segment++) { masks[segment] = Tensors.Zeros(ElementType.Bool, [splits[segment][^1]]); }
            for (int row = 0; row + 1 < splits[0].Length; row++)
            {
                long[] used = Share(Sizes(splits, row), budget);
                for (int segment = 0; segment < segments; segment++)
                {
                    masks[segment].AsSpan<bool>().Slice((int)splits[segment][row], (int)used[segment]).Fill(true);
                }
            }

            return masks;
        };
    }

    private static long[][] Read(in HostCall call, int segments, out long budget)
    {
        call.Require(segments > 0 && call.InputCount == 1 + (2 * segments), $"{segments} segments are announced, {call.InputCount} inputs given");
        call.Require(call[0].ElementCount == 1, "max_sequence_length must be a scalar");
        budget = Tensors.Integers(call[0])[0];
        call.Require(budget >= 0, "max_sequence_length is negative");
        long[][] splits = new long[segments][];
        for (int segment = 0; segment < segments; segment++)
        {
            splits[segment] = Ragged.NestedSplits.Read(call, 1 + segments + segment, call[1 + segment].ElementCount);
            call.Require(splits[segment].Length == splits[0].Length, "All segments must have as many rows.");
        }

        return splits;
    }

    private static long[] Sizes(long[][] splits, int row)
    {
        long[] sizes = new long[splits.Length];
        for (int segment = 0; segment < sizes.Length; segment++) { sizes[segment] = splits[segment][row + 1] - splits[segment][row]; }
        return sizes;
    }

    /// <summary>Gives short segments all they want, the others equal parts, and what is left over to the first of them.</summary>
    private static long[] Share(long[] sizes, long budget)
    {
        long[] used = new long[sizes.Length];
        int[] order = [.. Enumerable.Range(0, sizes.Length).OrderBy(i => sizes[i])];
        int filled = 0;
        for (; filled < order.Length && (Int128)sizes[order[filled]] * (order.Length - filled) <= budget; filled++)
        {
            used[order[filled]] = sizes[order[filled]];
            budget -= sizes[order[filled]];
        }

        long part = filled < order.Length ? budget / (order.Length - filled) : 0;
        foreach (int segment in order.AsSpan(filled))
        {
            used[segment] = part;
            budget -= part;
        }

        for (int segment = 0; segment < sizes.Length && budget > 0; segment++)
        {
            if (used[segment] < sizes[segment]) { used[segment]++; budget--; }
        }

        return used;
    }
}
