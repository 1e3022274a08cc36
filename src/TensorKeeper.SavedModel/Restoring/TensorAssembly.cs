// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Puts small tensors together and takes them apart. All results live on managed memory.</summary>
internal static class TensorAssembly
{
    private const long MaxBytes = 1 << 28;

    /// <summary>Stacks tensors of one type and shape along a new first dimension; null if they are not, or along another.</summary>
    public static Tensor? Pack(Tensor[] parts, long axis)
    {
        foreach (Tensor part in parts)
        {
            if (part.Shape != parts[0].Shape || part.ElementType != parts[0].ElementType) { return null; }
        }

        return axis != 0 ? null : Join(parts, new TensorShape([parts.Length, .. parts[0].Shape.Dimensions]));
    }

    /// <summary>Joins vectors; the last input is the axis.</summary>
    public static Tensor? Concatenate(Tensor[] inputs)
    {
        Tensor[] parts = inputs[..^1];
        if (parts.Length == 0 || ConstantContents.Integers(inputs[^1]) is not [0 or -1]) { return null; }
        long length = 0;
        foreach (Tensor part in parts)
        {
            if (part.Shape.Rank != 1 || part.ElementType != parts[0].ElementType) { return null; }
            length += part.ElementCount;
        }

        return Join(parts, new TensorShape(length));
    }

    /// <summary>Puts rows of one type behind rows of the same shape; null if they are too many.</summary>
    public static Tensor? Append(Tensor first, Tensor second) =>
        Join([first, second], new TensorShape([first.Shape[0] + second.Shape[0], .. second.Shape.Dimensions[1..]]));

    /// <summary>Repeats a scalar; the first input is the shape.</summary>
    public static Tensor? Fill(Tensor[] inputs)
    {
        if (inputs.Length != 2 || inputs[1].ElementCount != 1 || ConstantContents.Integers(inputs[0]) is not { } shape) { return null; }
        return shape.AsSpan().ContainsAnyInRange(long.MinValue, -1) ? null : Fill(inputs[1], TensorShape.FromTrusted(shape));
    }

    public static Tensor? Fill(Tensor scalar, TensorShape shape)
    {
        int size = ElementTypes.SizeOf(scalar.ElementType);
        if (size == 0 || !shape.TryGetElementCount(out long count) || count > MaxBytes / size) { return null; }
        byte[] bytes = new byte[count * size];
        for (int at = 0; at < bytes.Length; at += size) { scalar.Bytes.CopyTo(bytes.AsSpan(at)); }
        return Tensor.FromMemory(scalar.ElementType, shape, bytes);
    }

    /// <summary>Counts from a start to before a limit; of whole numbers only.</summary>
    public static Tensor? Range(Tensor[] inputs)
    {
        if (inputs.Length != 3
            || ConstantContents.Integers(inputs[0]) is not [long start]
            || ConstantContents.Integers(inputs[1]) is not [long limit]
            || ConstantContents.Integers(inputs[2]) is not [long step and not 0])
        {
            return null;
        }

        Int128 distance = step > 0 ? (Int128)limit - start : (Int128)start - limit;
        Int128 count = distance <= 0 ? 0 : (distance + Int128.Abs(step) - 1) / Int128.Abs(step);
        if (count > MaxBytes / sizeof(long)) { return null; }
        long[] values = new long[(int)count];
        for (int i = 0; i < values.Length; i++) { values[i] = start + (i * step); }
        return inputs[0].ElementType == ElementType.Int64
            ? Tensor.Of<long>(new TensorShape(values.Length), values)
            : Tensor.Of<int>(new TensorShape(values.Length), Array.ConvertAll(values, static value => (int)value));
    }

    /// <summary>Copies a run of elements.</summary>
    public static Tensor Run(Tensor tensor, long from, long count, TensorShape shape)
    {
        if (tensor.ElementType == ElementType.String)
        {
            var strings = new ReadOnlyMemory<byte>[count];
            for (int i = 0; i < count; i++) { strings[i] = tensor.Strings[(int)from + i].ToArray(); }
            return Tensor.FromStrings(shape, StringElements.FromBytes(strings));
        }

        int size = ElementTypes.SizeOf(tensor.ElementType);
        return Tensor.FromMemory(tensor.ElementType, shape, tensor.Bytes.Slice((int)from * size, (int)count * size).ToArray());
    }

    private static Tensor? Join(Tensor[] parts, TensorShape shape)
    {
        if (parts[0].ElementType == ElementType.String)
        {
            List<ReadOnlyMemory<byte>> strings = [];
            foreach (Tensor part in parts)
            {
                for (int i = 0; i < part.Strings.Count; i++) { strings.Add(part.Strings[i].ToArray()); }
            }

            return Tensor.FromStrings(shape, StringElements.FromBytes(strings));
        }

        if (shape.GetElementCount() > MaxBytes / ElementTypes.SizeOf(parts[0].ElementType)) { return null; }
        byte[] bytes = new byte[shape.GetElementCount() * ElementTypes.SizeOf(parts[0].ElementType)];
        int at = 0;
        foreach (Tensor part in parts)
        {
            part.Bytes.CopyTo(bytes.AsSpan(at));
            at += part.Bytes.Length;
        }

        return Tensor.FromMemory(parts[0].ElementType, shape, bytes);
    }
}
