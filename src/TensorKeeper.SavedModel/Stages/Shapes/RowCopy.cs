// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>Copies runs of elements of any type, strings included, into a new tensor: what most movement of data comes down to.</summary>
internal static class RowCopy
{
    /// <summary>Makes a tensor of rows of others, one after the other.</summary>
    /// <param name="elementType">The type of all sources.</param>
    /// <param name="shape">As many elements as there are rows times <paramref name="rowLength"/>.</param>
    /// <param name="rowLength">Elements in a row.</param>
    /// <param name="rows">Each row's tensor and its place there, counted in rows.</param>
    public static Tensor Collect(ElementType elementType, TensorShape shape, long rowLength, ReadOnlySpan<(Tensor Source, long Row)> rows)
    {
        int length = checked((int)rowLength);
        if (elementType == ElementType.String)
        {
            var strings = new StringElementsBuilder(checked(rows.Length * length));
            foreach ((Tensor source, long row) in rows)
            {
                StringElements elements = source.Strings;
                for (int i = 0; i < length; i++) { strings.Add(elements[checked((int)(row * rowLength) + i)]); }
            }

            return strings.ToTensor(shape);
        }

        Tensor result = Tensors.Zeros(elementType, shape);
        int bytes = length * ElementTypes.SizeOf(elementType);
        Span<byte> destination = result.Bytes;
        for (int i = 0; i < rows.Length; i++)
        {
            (Tensor source, long row) = rows[i];
            source.Bytes.Slice(checked((int)(row * bytes)), bytes).CopyTo(destination[(i * bytes)..]);
        }

        return result;
    }
}
