// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Decoding;

/// <summary>Decodes sequences of scores [time, batch, class] to labels: sparse matrices, one for each of the best paths.</summary>
internal static class BeamSearchKernels
{
    public static void Register(HostKernelTable table) => table.Add("CTCBeamSearchDecoder", Decode);

    private static Tensor[] Decode(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        call.Require(shape.Rank == 3 && shape[2] > 0, $"inputs is not a 3-Tensor: {shape}");
        (int steps, int batch, int classes) = (checked((int)shape[0]), checked((int)shape[1]), checked((int)shape[2]));
        long[] lengths = Tensors.Integers(call[1]);
        call.Require(lengths.Length == batch, $"len(sequence_length) != batch_size. len(sequence_length): {lengths.Length} batch_size: {batch}");
        (int width, int paths) = (checked((int)call.Node.Int("beam_width", 1)), checked((int)call.Node.Int("top_paths", 1)));
        call.Require(width > 0 && paths > 0 && call.Node.Outputs.Count == (3 * paths) + 1, $"A beam of {width} does not give {paths} paths");
        double[] scores = Special.PairKernels.ToDoubles(call[0], call);
        var decoded = new List<int>[paths, batch];
        double[] logs = new double[batch * paths];
        for (int row = 0; row < batch; row++)
        {
            call.Require(lengths[row] >= 0 && lengths[row] <= steps, $"sequence_length({row}) <= {steps}");
            var search = new BeamSearch(width, classes);
            for (int step = 0; step < lengths[row]; step++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                search.Step(scores.AsSpan(((step * batch) + row) * classes, classes));
            }

            int path = 0;
            foreach (BeamNode node in search.Best(paths))
            {
                decoded[path, row] = node.Labels(call.Node.Bool("merge_repeated", true));
                logs[(row * paths) + path++] = node.Now.Total;
            }

            call.Require(path == paths, $"Less leaves in the beam search than requested. Have {path}, want {paths}");
        }

        return [.. Written(decoded, paths, batch), Logs(call, logs, new TensorShape(batch, paths))];
    }

    /// <summary>All indices, then all values, then all shapes.</summary>
    private static Tensor[] Written(List<int>[,] decoded, int paths, int batch)
    {
        var results = new Tensor[3 * paths];
        for (int path = 0; path < paths; path++)
        {
            var indices = new List<long>();
            var values = new List<long>();
            long longest = 0;
            for (int row = 0; row < batch; row++)
            {
                List<int> labels = decoded[path, row];
                longest = Math.Max(longest, labels.Count);
                for (int i = 0; i < labels.Count; i++)
                {
                    indices.AddRange(row, i);
                    values.Add(labels[i]);
                }
            }

            results[path] = Tensor.Of<long>([values.Count, 2], [.. indices]);
            results[paths + path] = Tensor.Of<long>([values.Count], [.. values]);
            results[(2 * paths) + path] = Tensor.Of<long>([2], batch, longest);
        }

        return results;
    }

    private static Tensor Logs(in HostCall call, double[] logs, TensorShape shape) => call[0].ElementType == ElementType.Float64
        ? Tensor.Of<double>(shape, logs)
        : Tensor.Of<float>(shape, [.. logs.Select(static log => (float)log)]);
}
