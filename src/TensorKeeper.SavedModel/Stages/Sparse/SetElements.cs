// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Sparse;

/// <summary>Reads and writes the elements of sets of one type: integers of any width, or strings. Immutable.</summary>
internal sealed class SetElements
{
    private readonly ElementType _type;

    private SetElements(ElementType type) => _type = type;

    /// <exception cref="ServingException">There are no sets of the type.</exception>
    public static SetElements Of(SourceNode node)
    {
        ElementType type = node.Type("T", DataType.Int64).ToElementType();
        return type is ElementType.Int8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64 or ElementType.UInt8 or ElementType.UInt16 or ElementType.String
            ? new SetElements(type)
            : throw new ServingException(ServingErrorCode.InvalidArgument, $"There are no sets of {type}.");
    }

    /// <summary>Groups a dense tensor by all but its last dimension.</summary>
    public static SortedDictionary<long[], SortedSet<SetElement>> Groups(Tensor dense)
    {
        var groups = new SortedDictionary<long[], SortedSet<SetElement>>(IndexOrder.Instance);
        int width = (int)dense.Shape[dense.Shape.Rank - 1];
        int rank = dense.Shape.Rank - 1;
        long[] index = new long[rank];
        for (int i = 0; i < dense.ElementCount; i += width)
        {
            long rest = i / width;
            for (int axis = rank - 1; axis >= 0; axis--) { (rest, index[axis]) = Math.DivRem(rest, dense.Shape[axis]); }
            var set = new SortedSet<SetElement>();
            for (int j = 0; j < width; j++) { set.Add(Element(dense, i + j)); }
            groups.Add([.. index], set);
        }

        return groups;
    }

    /// <summary>Groups a sparse tensor by all but its last dimension.</summary>
    public static SortedDictionary<long[], SortedSet<SetElement>> Groups(SparseValue sparse)
    {
        var groups = new SortedDictionary<long[], SortedSet<SetElement>>(IndexOrder.Instance);
        for (int i = 0; i < sparse.Count; i++)
        {
            long[] index = sparse.Row(i)[..^1].ToArray();
            if (!groups.TryGetValue(index, out SortedSet<SetElement>? set)) { groups.Add(index, set = []); }
            set.Add(Element(sparse.Values, i));
        }

        return groups;
    }

    /// <summary>Makes a sparse tensor of the groups; its last dimension is as long as the largest set.</summary>
    public Tensor[] ToTensors(SortedDictionary<long[], SortedSet<SetElement>> groups, ReadOnlySpan<long> shape)
    {
        var indices = new List<long>();
        var runs = new List<(Tensor Source, long Offset, long Length)>();
        int largest = 0;
        foreach ((long[] group, SortedSet<SetElement> set) in groups)
        {
            largest = Math.Max(largest, set.Count);
            int at = 0;
            foreach (SetElement element in set)
            {
                indices.AddRange(group);
                indices.Add(at++);
                runs.Add((element.Source, element.At, 1));
            }
        }

        return SparseValue.ToTensors(indices, RunCopy.Join(_type, [runs.Count], [.. runs]), [.. shape, largest]);
    }

    private static SetElement Element(Tensor source, int at) => source.ElementType switch
    {
        ElementType.String => new SetElement(source, at, 0),
        ElementType.Int8 => new SetElement(source, at, source.AsSpan<sbyte>()[at]),
        ElementType.UInt8 => new SetElement(source, at, source.Bytes[at]),
        ElementType.Int16 => new SetElement(source, at, source.AsSpan<short>()[at]),
        ElementType.UInt16 => new SetElement(source, at, source.AsSpan<ushort>()[at]),
        ElementType.Int32 => new SetElement(source, at, source.AsSpan<int>()[at]),
        _ => new SetElement(source, at, source.AsSpan<long>()[at]),
    };
}
