// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Lists;

/// <summary>Cuts tensors along their first axis.</summary>
internal static class Rows
{
    /// <summary>The most pieces a tensor is cut into; rows without elements would otherwise cost nothing to send and gigabytes to cut.</summary>
    private const int MaxPieces = 1 << 22;

    /// <summary>Copies a tensor and cuts the copy into its rows, each one rank lower.</summary>
    public static HostValue[] Of(in HostCall call, Tensor tensor)
    {
        call.Require(tensor.Shape.Rank > 0, "Tensor must be at least a vector, but saw shape: []");
        call.Require(tensor.Shape[0] <= MaxPieces, $"A list of {tensor.Shape[0]} elements is larger than the host can hold.");
        int count = (int)tensor.Shape[0];
        var shape = new TensorShape(tensor.Shape.Dimensions[1..]);
        long[] ends = new long[count];
        for (int i = 0; i < count; i++) { ends[i] = i + 1; }
        return Cut(Tensors.Copy(tensor), ends, _ => shape);
    }

    /// <summary>Copies a tensor and cuts the copy into runs of rows.</summary>
    public static HostValue[] Of(in HostCall call, Tensor tensor, ReadOnlySpan<long> lengths)
    {
        call.Require(tensor.Shape.Rank > 0, "Tensor must be at least a vector, but saw shape: []");
        call.Require(lengths.Length <= MaxPieces, $"A list of {lengths.Length} elements is larger than the host can hold.");
        long[] ends = new long[lengths.Length];
        long end = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            call.Require(lengths[i] >= 0 && lengths[i] <= tensor.Shape[0] - end, $"Invalid value in lengths: {lengths[i]}");
            ends[i] = end += lengths[i];
        }

        call.Require(end == tensor.Shape[0], $"Attempt to split a tensor of {tensor.Shape[0]} rows into parts of {end} rows together");
        long[] rows = lengths.ToArray();
        long[] inner = tensor.Shape.Dimensions[1..].ToArray();
        return Cut(Tensors.Copy(tensor), ends, i => new TensorShape([rows[i], .. inner]));
    }

    private static HostValue[] Cut(Tensor own, long[] ends, Func<int, TensorShape> shapeOf)
    {
        var pieces = new HostValue[ends.Length];
        int perRow = own.Shape[0] == 0 ? 0 : (int)(own.ElementCount / own.Shape[0]);
        int row = 0;
        int at = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            int count = ((int)ends[i] - row) * perRow;
            if (own.ElementType == ElementType.String)
            {
                pieces[i] = Tensor.FromStrings(shapeOf(i), Take(own.Strings, row * perRow, count, ref at));
            }
            else
            {
                int size = ElementTypes.SizeOf(own.ElementType);
                pieces[i] = Tensor.FromMemory(own.ElementType, shapeOf(i), own.Memory.Slice(row * perRow * size, count * size));
            }

            row = (int)ends[i];
        }

        return pieces;
    }

    private static StringElements Take(StringElements strings, int first, int count, ref int at)
    {
        int[] offsets = new int[count + 1];
        for (int i = 0; i < count; i++) { offsets[i + 1] = offsets[i] + strings[first + i].Length; }
        ReadOnlyMemory<byte> bytes = strings.Bytes.Slice(at, offsets[count]);
        at += offsets[count];
        return new StringElements(bytes, offsets);
    }
}
