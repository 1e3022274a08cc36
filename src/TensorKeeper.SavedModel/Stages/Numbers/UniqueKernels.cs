// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Distinct elements of a vector, or slices along an axis, in the order in which they first occur; strings too.</summary>
internal static class UniqueKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("Unique", static (in HostCall call) => Run(call, counts: false))
        .Add("UniqueWithCounts", static (in HostCall call) => Run(call, counts: true))
        .Add("UniqueV2", static (in HostCall call) => Run(call, counts: false))
        .Add("UniqueWithCountsV2", static (in HostCall call) => Run(call, counts: true))
        .Add("ListDiff", Difference);

    private static Tensor[] Run(in HostCall call, bool counts)
    {
        Tensor operand = call[0];
        int axis = AxisOf(call);
        ReadOnlySpan<long> extents = operand.Shape.Dimensions;
        long outer = Axes.Product(extents[..axis]);
        long inner = Axes.Product(extents[(axis + 1)..]);
        long[] ids = new long[checked((int)extents[axis])];
        var firsts = new List<long>();
        var totals = new List<long>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < ids.Length; i++)
        {
            if (i % 1024 == 0) { call.CancellationToken.ThrowIfCancellationRequested(); }
            string key = Key(operand, outer, ids.Length, inner, i);
            if (!known.TryGetValue(key, out int id))
            {
                known.Add(key, id = firsts.Count);
                firsts.Add(i);
                totals.Add(0);
            }

            ids[i] = id;
            totals[id]++;
        }

        ElementType indexType = call.Node.Type("out_idx", DataType.Int32).ToElementType();
        Tensor values = Taken(operand, axis, outer, inner, firsts);
        Tensor places = Tensors.OfIntegers(indexType, new TensorShape(ids.Length), ids);
        return counts ? [values, places, Tensors.OfIntegers(indexType, [totals.Count], totals.ToArray())] : [values, places];
    }

    /// <summary>What is in the first list and not in the second, in order, and where it stood.</summary>
    private static Tensor[] Difference(in HostCall call)
    {
        call.Require(call[0].Shape.Rank == 1 && call[1].Shape.Rank == 1, $"x and y should be 1D vectors, got {call[0].Shape} and {call[1].Shape}");
        var removed = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < call[1].ElementCount; i++) { removed.Add(Key(call[1], i)); }
        var kept = new List<long>();
        for (int i = 0; i < call[0].ElementCount; i++)
        {
            if (!removed.Contains(Key(call[0], i))) { kept.Add(i); }
        }

        ElementType indexType = call.Node.Type("out_idx", DataType.Int32).ToElementType();
        long[] places = [.. kept];
        return [RunCopy.Take(call[0], [places.Length], 1, places), Tensors.OfIntegers(indexType, [places.Length], places)];
    }

    private static int AxisOf(in HostCall call)
    {
        int rank = call[0].Shape.Rank;
        if (call.InputCount > 1 && call[1].ElementCount != 0) { return Axes.Normal(call, call[1], rank); }
        call.Require(rank == 1, $"unique expects a 1D vector, got {call[0].Shape}");
        return 0;
    }

    private static Tensor Taken(Tensor operand, int axis, long outer, long inner, List<long> slices)
    {
        long extent = operand.Shape[axis];
        var offsets = new List<long>(checked((int)(outer * slices.Count)));
        for (long row = 0; row < outer; row++)
        {
            foreach (long slice in slices) { offsets.Add(((row * extent) + slice) * inner); }
        }

        long[] dimensions = operand.Shape.Dimensions.ToArray();
        dimensions[axis] = slices.Count;
        return RunCopy.Take(operand, new TensorShape(dimensions), inner, offsets.ToArray());
    }

    /// <summary>One slice as text: its elements one after the other, each with its length.</summary>
    private static string Key(Tensor operand, long outer, long extent, long inner, long slice)
    {
        if (outer == 1 && inner == 1) { return Key(operand, (int)slice); }
        var key = new System.Text.StringBuilder();
        for (long row = 0; row < outer; row++)
        {
            for (long i = 0; i < inner; i++)
            {
                string element = Key(operand, (int)((((row * extent) + slice) * inner) + i));
                key.Append((char)(element.Length & 0xffff)).Append((char)(element.Length >> 16)).Append(element);
            }
        }

        return key.ToString();
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
