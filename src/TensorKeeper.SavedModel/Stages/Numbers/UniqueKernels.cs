// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Distinct elements of a vector, in the order in which they first occur; strings too.</summary>
internal static class UniqueKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("Unique", static (in HostCall call) => Run(call, counts: false))
        .Add("UniqueWithCounts", static (in HostCall call) => Run(call, counts: true));

    private static Tensor[] Run(in HostCall call, bool counts)
    {
        Tensor vector = call[0];
        call.Require(vector.Shape.Rank == 1, $"unique expects a 1D vector, got {vector.Shape}");
        ElementType indexType = call.Node.Type("out_idx", DataType.Int32).ToElementType();
        long[] ids = new long[checked((int)vector.ElementCount)];
        var firsts = new List<long>();
        var totals = new List<long>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < ids.Length; i++)
        {
            string key = Key(vector, i);
            if (!known.TryGetValue(key, out int id))
            {
                known.Add(key, id = firsts.Count);
                firsts.Add(i);
                totals.Add(0);
            }

            ids[i] = id;
            totals[id]++;
        }

        Tensor values = RunCopy.Take(vector, [firsts.Count], 1, firsts.ToArray());
        Tensor places = Tensors.OfIntegers(indexType, vector.Shape, ids);
        return counts ? [values, places, Tensors.OfIntegers(indexType, [totals.Count], totals.ToArray())] : [values, places];
    }

    /// <summary>The bytes as text: hashed with the process' own seed, so that a request cannot make them collide.</summary>
    private static string Key(Tensor vector, int index)
    {
        if (vector.ElementType == ElementType.String) { return System.Text.Encoding.Latin1.GetString(vector.Strings[index]); }
        if (vector.ElementType == ElementType.Float32 && vector.AsSpan<float>()[index] == 0) { return "\0\0\0\0"; }
        if (vector.ElementType == ElementType.Float64 && vector.AsSpan<double>()[index] == 0) { return "\0\0\0\0\0\0\0\0"; }
        int size = ElementTypes.SizeOf(vector.ElementType);
        return System.Text.Encoding.Latin1.GetString(vector.Bytes.Slice(index * size, size));
    }
}
