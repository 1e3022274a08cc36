// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>Copies runs of elements of any type, strings included, into a new tensor: what all movement of data comes down to.</summary>
internal static class RunCopy
{
    /// <summary>Makes a tensor of runs of one tensor.</summary>
    /// <param name="source">Where the runs are.</param>
    /// <param name="shape">As many elements as there are runs times <paramref name="length"/>.</param>
    /// <param name="length">Elements in a run.</param>
    /// <param name="offsets">The first element of each run.</param>
    public static Tensor Take(Tensor source, TensorShape shape, long length, ReadOnlySpan<long> offsets)
    {
        int run = checked((int)length);
        if (source.ElementType == ElementType.String)
        {
            var strings = new StringElementsBuilder(checked(offsets.Length * run));
            StringElements elements = source.Strings;
            foreach (long offset in offsets)
            {
                for (int i = 0; i < run; i++) { strings.Add(elements[(int)offset + i]); }
            }

            return strings.ToTensor(shape);
        }

        Tensor result = Tensors.Zeros(source.ElementType, shape);
        int size = ElementTypes.SizeOf(source.ElementType);
        ReadOnlySpan<byte> from = source.Bytes;
        Span<byte> to = result.Bytes;
        for (int i = 0; i < offsets.Length; i++)
        {
            from.Slice((int)offsets[i] * size, run * size).CopyTo(to[(i * run * size)..]);
        }

        return result;
    }

    /// <summary>Makes a tensor of runs of several tensors of one type.</summary>
    /// <param name="elementType">The type of all sources.</param>
    /// <param name="shape">As many elements as the runs have together.</param>
    /// <param name="runs">Each run's tensor, first element and length.</param>
    public static Tensor Join(ElementType elementType, TensorShape shape, ReadOnlySpan<(Tensor Source, long Offset, long Length)> runs)
    {
        if (elementType == ElementType.String)
        {
            var strings = new StringElementsBuilder(checked((int)shape.GetElementCount()));
            foreach ((Tensor source, long offset, long length) in runs)
            {
                StringElements elements = source.Strings;
                for (long i = offset; i < offset + length; i++) { strings.Add(elements[(int)i]); }
            }

            return strings.ToTensor(shape);
        }

        Tensor result = Tensors.Zeros(elementType, shape);
        int size = ElementTypes.SizeOf(elementType);
        Span<byte> to = result.Bytes;
        foreach ((Tensor source, long offset, long length) in runs)
        {
            ReadOnlySpan<byte> run = source.Bytes.Slice(checked((int)(offset * size)), checked((int)(length * size)));
            run.CopyTo(to);
            to = to[run.Length..];
        }

        return result;
    }

    /// <summary>Makes a tensor of single elements of two tensors of one type.</summary>
    /// <param name="first">One source.</param>
    /// <param name="second">The other.</param>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="place">For each element of the result its place in the first source, or the complement of its place in the second.</param>
    public static Tensor Merge(Tensor first, Tensor second, TensorShape shape, Func<long, long> place)
    {
        long count = shape.GetElementCount();
        if (first.ElementType == ElementType.String)
        {
            var strings = new StringElementsBuilder(checked((int)count));
            for (long i = 0; i < count; i++)
            {
                long from = place(i);
                strings.Add(from >= 0 ? first.Strings[(int)from] : second.Strings[(int)~from]);
            }

            return strings.ToTensor(shape);
        }

        Tensor result = Tensors.Zeros(first.ElementType, shape);
        int size = ElementTypes.SizeOf(first.ElementType);
        ReadOnlySpan<byte> left = first.Bytes;
        ReadOnlySpan<byte> right = second.Bytes;
        Span<byte> to = result.Bytes;
        for (int i = 0; i < count; i++)
        {
            long from = place(i);
            (from >= 0 ? left.Slice((int)from * size, size) : right.Slice((int)~from * size, size)).CopyTo(to[(i * size)..]);
        }

        return result;
    }
}
