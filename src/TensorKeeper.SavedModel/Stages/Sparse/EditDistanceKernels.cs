// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Sparse;

/// <summary>How many insertions, deletions and changes make one row another: <c>EditDistance</c>, over the last axis of two sparse tensors.</summary>
internal static class EditDistanceKernels
{
    public static void Register(HostKernelTable table) => table.Add("EditDistance", static (in HostCall call) => [Run(call)]);

    private static Tensor Run(in HostCall call)
    {
        long[] shape = Tensors.Integers(call[2]);
        long[] truthShape = Tensors.Integers(call[5]);
        call.Require(shape.Length == truthShape.Length && shape.Length >= 1, $"Shapes of one rank were expected, not {shape.Length} and {truthShape.Length}");
        call.Require(call[1].ElementType == call[4].ElementType, $"Rows of {call[1].ElementType} are not compared with rows of {call[4].ElementType}");
        var result = new TensorShape([.. shape.Zip(truthShape, Math.Max).SkipLast(1)]);
        Dictionary<long, List<int>> rows = Rows(call, 0, result);
        Dictionary<long, List<int>> truths = Rows(call, 3, result);
        bool normalize = call.Node.Bool("normalize", true);
        Tensor distances = Tensors.Zeros(ElementType.Float32, result);
        Span<float> to = distances.AsSpan<float>();
        foreach ((long row, List<int> truth) in truths)
        {
            float distance = rows.TryGetValue(row, out List<int>? given) ? Distance(call, given, truth) : truth.Count;
            to[(int)row] = normalize ? distance / truth.Count : distance;
        }

        foreach ((long row, List<int> given) in rows)
        {
            if (!truths.ContainsKey(row)) { to[(int)row] = normalize ? float.PositiveInfinity : given.Count; }
        }

        return distances;
    }

    /// <summary>Finds the elements of each row, by the row's place in the result.</summary>
    private static Dictionary<long, List<int>> Rows(in HostCall call, int first, TensorShape result)
    {
        (Tensor indices, int count) = (call[first], (int)call[first + 1].ElementCount);
        call.Require(indices.Shape.Rank == 2 && indices.Shape[0] == count && indices.Shape[1] == result.Rank + 1, $"{indices.Shape} are no places of {count} elements");
        ReadOnlySpan<long> places = indices.AsSpan<long>();
        var rows = new Dictionary<long, List<int>>();
        for (int i = 0; i < count; i++)
        {
            long row = 0;
            for (int axis = 0; axis < result.Rank; axis++)
            {
                long at = places[(i * (result.Rank + 1)) + axis];
                call.Require(at >= 0 && at < result[axis], $"Index {at} is not within axis {axis} of {result}");
                row = (row * result[axis]) + at;
            }

            if (!rows.TryGetValue(row, out List<int>? elements)) { rows.Add(row, elements = []); }
            elements.Add(i);
        }

        return rows;
    }

    private static int Distance(in HostCall call, List<int> given, List<int> truth)
    {
        int[] before = new int[given.Count + 1];
        int[] now = new int[given.Count + 1];
        for (int i = 0; i < before.Length; i++) { before[i] = i; }
        for (int t = 0; t < truth.Count; t++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            now[0] = t + 1;
            for (int g = 0; g < given.Count; g++)
            {
                int changed = before[g] + (AreEqual(call[1], given[g], call[4], truth[t]) ? 0 : 1);
                now[g + 1] = Math.Min(changed, Math.Min(now[g], before[g + 1]) + 1);
            }

            (before, now) = (now, before);
        }

        return before[^1];
    }

    private static bool AreEqual(Tensor left, int at, Tensor right, int other)
    {
        switch (left.ElementType)
        {
            case ElementType.String:
                return left.Strings[at].SequenceEqual(right.Strings[other]);
            case ElementType.Float32:
                return left.AsSpan<float>()[at] == right.AsSpan<float>()[other];
            case ElementType.Float64:
                return left.AsSpan<double>()[at] == right.AsSpan<double>()[other];
            default:
                int size = ElementTypes.SizeOf(left.ElementType);
                return left.Bytes.Slice(at * size, size).SequenceEqual(right.Bytes.Slice(other * size, size));
        }
    }
}
