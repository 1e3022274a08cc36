// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Lists;

/// <summary>Joins the elements of a list along their first axis, in which they may differ.</summary>
internal static class ListConcatenation
{
    /// <summary>Joins all elements.</summary>
    /// <param name="call">The call.</param>
    /// <param name="list">The list; its elements have rank 1 or more.</param>
    /// <param name="shape">What the op knows of an element's shape.</param>
    /// <param name="leading">The first extents of elements that nobody wrote; may be empty if there are none.</param>
    /// <returns>The joined tensor, and the first extent of each element.</returns>
    public static HostValue[] Run(in HostCall call, TensorList list, PartialShape shape, ReadOnlySpan<long> leading)
    {
        PartialShape rows = Rows(call, list, shape, out long first);
        var parts = new (Tensor Source, long Offset, long Length)[ListElementKernels.All(call, list).Length];
        long[] lengths = new long[parts.Length];
        long total = 0;
        var inner = new TensorShape(rows.Dimensions);
        for (int i = 0; i < parts.Length; i++)
        {
            Tensor? element = list[i].Tensor;
            lengths[i] = element?.Shape[0] ?? (first >= 0 ? first : i < leading.Length ? leading[i] : -1);
            call.Require(lengths[i] >= 0, $"List element {i} was not written and its first extent is not known.");
            total = checked(total + lengths[i]);
            element ??= ListReading.Blank(call, list.ElementType, new TensorShape([lengths[i], .. inner.Dimensions]));
            parts[i] = (element, 0, element.ElementCount);
        }

        var joined = new TensorShape([total, .. inner.Dimensions]);
        ListReading.RequireRoom(call, list.ElementType, joined);
        return [RunCopy.Join(list.ElementType, joined, parts), Tensor.Of<long>([lengths.Length], lengths)];
    }

    /// <summary>Finds what is behind the first axis, in which all elements agree.</summary>
    private static PartialShape Rows(in HostCall call, TensorList list, PartialShape shape, out long first)
    {
        PartialShape known = ElementShapes.Merge(list.ElementShape, shape)
            ?? throw call.Invalid($"Incompatible shapes of the elements of a list: {list.ElementShape} and {shape}");
        call.Require(!known.HasRank || known.Rank > 0, "Concat requires elements to be at least vectors, found scalars instead.");
        first = known.HasRank ? known[0] : PartialShape.Unknown;
        PartialShape rows = known.HasRank ? new PartialShape(known.Dimensions[1..]) : PartialShape.UnknownRank;
        foreach ((int index, HostValue element) in list.Written)
        {
            Tensor tensor = element.Tensor ?? throw call.Invalid("A list of variants cannot be joined.");
            call.Require(tensor.Shape.Rank > 0, "Concat requires elements to be at least vectors, found scalars instead.");
            PartialShape other = ElementShapes.OfRows(tensor);
            rows = ElementShapes.Merge(rows, other) ?? throw call.Invalid($"Element {index} of a list has shape {tensor.Shape}; the others end in {rows}.");
        }

        call.Require(rows.IsFullyKnown, $"All except the first dimension must be fully defined when concating an empty list. element_shape: {known}");
        return rows;
    }
}
