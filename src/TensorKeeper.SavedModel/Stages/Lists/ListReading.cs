// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Lists;

/// <summary>Takes elements out of lists, one or all; what nobody wrote is zeros, or empty strings, of the elements' shape.</summary>
internal static class ListReading
{
    /// <summary>Returns an element; over the list's own memory, which nobody writes to or gives back.</summary>
    /// <param name="call">The call.</param>
    /// <param name="list">The list.</param>
    /// <param name="index">The position, not yet checked.</param>
    /// <param name="shape">What the op knows of the shape.</param>
    public static HostValue Element(in HostCall call, TensorList list, long index, PartialShape shape)
    {
        call.Require(index >= 0 && index < list.Count, $"Trying to access element {index} in a list with {list.Count} elements.");
        HostValue element = list[(int)index];
        return element.Tensor is not null || element.Variant is not null
            ? element.View()
            : Blank(call, list.ElementType, Known(
                call, list, shape, all: false, "Trying to read an uninitialized tensor but element_shape is not fully defined"));
    }

    /// <summary>Puts some elements of a list into one tensor with a new first axis.</summary>
    public static HostValue Stack(in HostCall call, TensorList list, ReadOnlySpan<long> indices, PartialShape shape)
    {
        foreach (long index in indices)
        {
            call.Require(index >= 0 && index < list.Count, $"Trying to gather element {index} in a list with {list.Count} elements.");
        }

        if (list.ElementType == ElementType.None) { return StackVariants(call, list, indices); }
        TensorShape each = Known(call, list, shape, all: true, "Tried to stack elements of a list with non-fully-defined element_shape");
        long perElement = each.TryGetElementCount(out long count) ? count : long.MaxValue;
        var runs = new (Tensor, long, long)[indices.Length];
        Tensor? blank = null;
        for (int i = 0; i < runs.Length; i++)
        {
            Tensor element = list[(int)indices[i]].Tensor ?? (blank ??= Blank(call, list.ElementType, each));
            runs[i] = (element, 0, perElement);
        }

        var stacked = new TensorShape([indices.Length, .. each.Dimensions]);
        RequireRoom(call, list.ElementType, stacked);
        return RunCopy.Join(list.ElementType, stacked, runs);
    }

    /// <summary>Makes a tensor of zeros or empty strings.</summary>
    public static Tensor Blank(in HostCall call, ElementType elementType, TensorShape shape)
    {
        call.Require(elementType != ElementType.None, "An element of a list of variants is read before it is written.");
        RequireRoom(call, elementType, shape);
        return elementType == ElementType.String
            ? Tensor.FromStrings(shape, new StringElements(default, new int[shape.GetElementCount() + 1]))
            : Tensors.Zeros(elementType, shape);
    }

    /// <summary>Refuses a tensor of more than <see cref="Tensors.MaxBytes"/>, counting a string as the pointer it takes.</summary>
    public static void RequireRoom(in HostCall call, ElementType elementType, TensorShape shape)
    {
        int size = elementType == ElementType.String ? sizeof(long) : Math.Max(ElementTypes.SizeOf(elementType), 1);
        call.Require(shape.TryGetElementCount(out long count) && count <= Tensors.MaxBytes / size, $"A tensor of shape {shape} is larger than the host can hold.");
    }

    /// <summary>Puts together what list, op and elements know of the shape of an element.</summary>
    /// <param name="call">The call.</param>
    /// <param name="list">The list.</param>
    /// <param name="shape">What the op knows.</param>
    /// <param name="all">All elements must have that shape; otherwise they are asked only for what else is not known.</param>
    /// <param name="complaint">What to say if something remains unknown.</param>
    private static TensorShape Known(in HostCall call, TensorList list, PartialShape shape, bool all, string complaint)
    {
        PartialShape known = Require(call, ElementShapes.Merge(list.ElementShape, shape), list.ElementShape, shape);
        foreach ((_, HostValue element) in list.Written)
        {
            if (!all && known.IsFullyKnown) { break; }
            if (element.Tensor is not { } tensor) { continue; }
            if (known.IsFullyKnown && known.Accepts(tensor.Shape)) { continue; }
            PartialShape other = PartialShape.From(tensor.Shape);
            known = Require(call, ElementShapes.Merge(known, other), known, other);
        }

        call.Require(known.IsFullyKnown, $"{complaint}: {known}");
        return new TensorShape(known.Dimensions);
    }

    private static PartialShape Require(in HostCall call, PartialShape? merged, PartialShape left, PartialShape right) =>
        merged ?? throw call.Invalid($"Incompatible shapes of the elements of a list: {left} and {right}");

    private static VariantArray StackVariants(in HostCall call, TensorList list, ReadOnlySpan<long> indices)
    {
        var variants = new Variant[indices.Length];
        for (int i = 0; i < variants.Length; i++)
        {
            variants[i] = list[(int)indices[i]].Variant ?? throw call.Invalid("An element of a list of variants is read before it is written.");
        }

        return new VariantArray([variants.Length], variants);
    }
}
