// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Xla;

/// <summary>Places elements: <c>XlaPad</c> around, between and (if negative) away; <c>XlaDynamicUpdateSlice</c> over others.</summary>
internal static class XlaMovementKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("XlaPad", Pad)
        .Add("XlaDynamicUpdateSlice", UpdateSlice);

    private static Tensor[] Pad(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        long[] low = Numbers(call, 2);
        long[] high = Numbers(call, 3);
        long[] interior = Numbers(call, 4);
        long[] result = new long[shape.Rank];
        long[] steps = new long[shape.Rank];
        for (int axis = 0; axis < result.Length; axis++)
        {
            call.Require(interior[axis] >= 0, "A gap between elements is not negative.");
            steps[axis] = interior[axis] + 1;
            result[axis] = (shape[axis] == 0 ? 0 : checked(((shape[axis] - 1) * steps[axis]) + 1)) + low[axis] + high[axis];
            call.Require(result[axis] >= 0, $"The padding takes more away than {shape} has.");
        }

        call.Require(call[1].ElementCount == 1 && call[1].ElementType == call[0].ElementType, $"The padding is one element, not {call[1]}");
        Tensor padded = StridedCopy.Copy(call[1], new(result), 0, new long[result.Length]);
        Put(call, call[0], padded, low, steps);
        return [padded];
    }

    private static Tensor[] UpdateSlice(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        TensorShape part = call[1].Shape;
        call.Require(part.Rank == shape.Rank && call[1].ElementType == call[0].ElementType, $"{call[1]} does not fit into {call[0]}");
        long[] starts = Numbers(call, 2);
        for (int axis = 0; axis < starts.Length; axis++)
        {
            call.Require(part[axis] <= shape[axis], $"{call[1]} does not fit into {call[0]}");
            starts[axis] = Math.Clamp(starts[axis], 0, shape[axis] - part[axis]);
        }

        Tensor result = Tensor.FromMemory(call[0].ElementType, shape, call[0].Memory.ToArray());
        Put(call, call[1], result, starts, [.. Enumerable.Repeat(1L, shape.Rank)]);
        return [result];
    }

    /// <summary>Copies elements to a place each; those that would lie outside are left out.</summary>
    private static void Put(in HostCall call, Tensor source, Tensor target, ReadOnlySpan<long> starts, ReadOnlySpan<long> steps)
    {
        int size = ElementTypes.SizeOf(source.ElementType);
        call.Require(size > 0, "Strings are not placed.");
        long[] strides = StridedCopy.DenseStrides(target.Shape);
        long[] at = new long[source.Shape.Rank];
        for (int i = 0; i < source.ElementCount; i++)
        {
            long offset = 0;
            bool inside = true;
            for (int axis = 0; axis < at.Length; axis++)
            {
                long place = starts[axis] + (at[axis] * steps[axis]);
                inside &= place >= 0 && place < target.Shape[axis];
                offset += place * strides[axis];
            }

            if (inside) { source.Bytes.Slice(i * size, size).CopyTo(target.Bytes[checked((int)(offset * size))..]); }
            for (int axis = at.Length - 1; axis >= 0 && ++at[axis] == source.Shape[axis]; axis--) { at[axis] = 0; }
        }
    }

    private static long[] Numbers(in HostCall call, int input)
    {
        long[] numbers = Tensors.Integers(call[input]);
        bool fits = numbers.Length == call[0].Shape.Rank && numbers.All(static number => number is >= -int.MaxValue and <= int.MaxValue);
        call.Require(fits, $"Input {input} has a number for each axis of {call[0].Shape}.");
        return numbers;
    }
}
