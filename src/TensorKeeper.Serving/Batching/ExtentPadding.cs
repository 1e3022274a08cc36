// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Batching;

/// <summary>Fills tensors up to common extents, with the first element of each, as TensorFlow Serving does.</summary>
internal static class ExtentPadding
{
    /// <summary>Replaces the tensors that are smaller than the largest in some extent but the first.</summary>
    /// <param name="pieces">Tensors of one rank and type, with elements; changed in place.</param>
    /// <returns>The new tensors, to be disposed when they are not needed any more; null if there are none.</returns>
    public static TensorMap? MakeEqual(Span<RowPiece> pieces)
    {
        long[] most = pieces[0].Tensor.Shape.Dimensions.ToArray();
        foreach (RowPiece piece in pieces)
        {
            for (int axis = 1; axis < most.Length; axis++) { most[axis] = Math.Max(most[axis], piece.Tensor.Shape[axis]); }
        }

        TensorMap? made = null;
        for (int i = 0; i < pieces.Length; i++)
        {
            Tensor tensor = pieces[i].Tensor;
            if (tensor.Shape.Dimensions[1..].SequenceEqual(most.AsSpan(1))) { continue; }
            Tensor padded = Pad(tensor, TensorShape.FromTrusted([tensor.Shape[0], .. most.AsSpan(1)]));
            (made ??= new TensorMap(pieces.Length)).Add($"{i}", padded);
            pieces[i] = pieces[i] with { Tensor = padded };
        }

        return made;
    }

    private static Tensor Pad(Tensor tensor, TensorShape shape)
    {
        int[] sources = Sources(tensor.Shape, shape);
        if (tensor.ElementType == ElementType.String)
        {
            return Tensor.FromStrings(shape, StringElements.FromBytes([.. sources.Select(tensor.Strings.MemoryAt)]));
        }

        Tensor padded = Tensor.Allocate(tensor.ElementType, shape);
        int size = ElementTypes.SizeOf(tensor.ElementType);
        ReadOnlySpan<byte> from = tensor.Bytes;
        Span<byte> to = padded.Bytes;
        for (int i = 0; i < sources.Length; i++) { from.Slice(sources[i] * size, size).CopyTo(to[(i * size)..]); }
        return padded;
    }

    // For each element of the larger tensor the position of the one that it has from the smaller.
    private static int[] Sources(TensorShape small, TensorShape large)
    {
        int[] sources = new int[checked((int)large.GetElementCount())];
        for (int i = 0; i < sources.Length; i++)
        {
            long rest = i;
            long source = 0;
            long stride = 1;
            for (int axis = large.Rank - 1; axis >= 0; axis--)
            {
                long at = rest % large[axis];
                rest /= large[axis];
                if (at >= small[axis])
                {
                    source = 0;
                    break;
                }

                source += at * stride;
                stride *= small[axis];
            }

            sources[i] = (int)source;
        }

        return sources;
    }
}
