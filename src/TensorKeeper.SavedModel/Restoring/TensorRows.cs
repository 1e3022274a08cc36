// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Looks at a tensor row by row, a row being all elements of one position in the first dimension.</summary>
internal static class TensorRows
{
    public static Tensor Empty(ElementType type, TensorShape shape) => type == ElementType.String
        ? Tensor.FromStrings(shape, StringElements.FromBytes([]))
        : Tensor.FromMemory(type, shape, Memory<byte>.Empty);

    /// <summary>Copies some rows.</summary>
    public static Tensor Take(Tensor tensor, int[] rows)
    {
        TensorShape shape = new([rows.Length, .. tensor.Shape.Dimensions[1..]]);
        int width = tensor.Shape[0] == 0 ? 0 : (int)(tensor.ElementCount / tensor.Shape[0]);
        if (tensor.ElementType == ElementType.String)
        {
            var strings = new ReadOnlyMemory<byte>[rows.Length * width];
            for (int i = 0; i < strings.Length; i++) { strings[i] = tensor.Strings[(rows[i / width] * width) + (i % width)].ToArray(); }
            return Tensor.FromStrings(shape, StringElements.FromBytes(strings));
        }

        int size = width * ElementTypes.SizeOf(tensor.ElementType);
        byte[] bytes = new byte[(long)rows.Length * size];
        for (int i = 0; i < rows.Length; i++) { tensor.Bytes.Slice(rows[i] * size, size).CopyTo(bytes.AsSpan(i * size)); }
        return Tensor.FromMemory(tensor.ElementType, shape, bytes);
    }

    /// <summary>Asks whether two rows are equal, bit by bit.</summary>
    public static bool Equal(Tensor tensor, int left, int right)
    {
        if (tensor.ElementType != ElementType.String) { return RowOf(tensor, left).SequenceEqual(RowOf(tensor, right)); }
        int width = (int)(tensor.ElementCount / tensor.Shape[0]);
        for (int i = 0; i < width; i++)
        {
            if (!tensor.Strings[(left * width) + i].SequenceEqual(tensor.Strings[(right * width) + i])) { return false; }
        }

        return true;
    }

    /// <summary>Returns the bytes of one element.</summary>
    public static ReadOnlySpan<byte> ElementOf(Tensor tensor, int index)
    {
        if (tensor.ElementType == ElementType.String) { return tensor.Strings[index]; }
        int size = ElementTypes.SizeOf(tensor.ElementType);
        return tensor.Bytes.Slice(index * size, size);
    }

    /// <summary>Returns the bytes of a row; of strings only of one a row.</summary>
    public static ReadOnlySpan<byte> RowOf(Tensor tensor, int row)
    {
        if (tensor.ElementType == ElementType.String) { return tensor.Strings[row]; }
        int size = (int)(tensor.ElementCount / tensor.Shape[0]) * ElementTypes.SizeOf(tensor.ElementType);
        return tensor.Bytes.Slice(row * size, size);
    }
}
