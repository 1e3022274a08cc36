// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages;

/// <summary>Makes and views tensors of kernels.</summary>
internal static class Tensors
{
    /// <summary>The most bytes of one tensor on the host, whose size a request's numbers may decide: a gibibyte.</summary>
    public const int MaxBytes = 1 << 30;

    /// <summary>Allocates numbers set to zero, over managed memory: short-lived and small, as values between string ops are.</summary>
    /// <exception cref="ServingException">The tensor exceeds <see cref="MaxBytes"/>.</exception>
    public static Tensor Zeros(ElementType elementType, TensorShape shape)
    {
        return Tensor.FromMemory(elementType, shape, new byte[RequireRoom(elementType, shape)]);
    }

    /// <summary>Returns the number of bytes of a tensor, counting a string as what it takes at least.</summary>
    /// <exception cref="ServingException">The tensor exceeds <see cref="MaxBytes"/>.</exception>
    public static long RequireRoom(ElementType elementType, TensorShape shape)
    {
        int size = elementType == ElementType.String ? sizeof(long) : ElementTypes.SizeOf(elementType);
        long bytes = shape.TryGetElementCount(out long count) && count <= MaxBytes ? count * size : long.MaxValue;
        return bytes <= MaxBytes ? bytes : throw TooLarge(shape);
    }

    /// <summary>Makes the exception for a tensor of more than <see cref="MaxBytes"/>.</summary>
    public static ServingException TooLarge(TensorShape shape) =>
        new(ServingErrorCode.InvalidArgument, $"A tensor of shape {shape} is larger than the host can hold.");

    /// <summary>Views the elements of a tensor in another shape of as many elements.</summary>
    public static Tensor View(Tensor tensor, TensorShape shape) => tensor.ElementType == ElementType.String
        ? Tensor.FromStrings(shape, tensor.Strings)
        : Tensor.FromMemory(tensor.ElementType, shape, tensor.Memory);

    /// <summary>Reads integers of either width, as shapes and indices come.</summary>
    public static long[] Integers(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.Int64 => tensor.AsSpan<long>().ToArray(),
        ElementType.Int32 => Widen(tensor.AsSpan<int>()),
        ElementType.Int16 => Widen(tensor.AsSpan<short>()),
        _ => throw new ServingException(ServingErrorCode.InvalidArgument, $"Integers were expected, not {tensor.ElementType}."),
    };

    /// <summary>Makes a vector or tensor of int32 or int64.</summary>
    public static Tensor OfIntegers(ElementType elementType, TensorShape shape, ReadOnlySpan<long> values)
    {
        if (elementType == ElementType.Int64) { return Tensor.Of(shape, values); }
        if (elementType != ElementType.Int32) { throw new ServingException(ServingErrorCode.Internal, $"{elementType} is not an index type."); }
        Tensor tensor = Zeros(elementType, shape);
        Span<int> narrow = tensor.AsSpan<int>();
        for (int i = 0; i < values.Length; i++) { narrow[i] = unchecked((int)values[i]); }
        return tensor;
    }

    /// <summary>Takes the outputs of a run out of its values, and copies the tensors whose memory belongs to another.</summary>
    /// <param name="slots">The outputs' places in <paramref name="values"/>.</param>
    /// <param name="values">All values of the run.</param>
    /// <param name="made">What the kernels made; everything but the outputs is disposed afterwards.</param>
    public static HostValue[] Release(ReadOnlySpan<int> slots, ReadOnlySpan<HostValue> values, List<Tensor> made)
    {
        var results = new HostValue[slots.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            HostValue value = values[slots[i]];
            results[i] = value.Tensor is not { } tensor || IsIndependent(tensor, values, results.AsSpan(0, i), made) ? value : Copy(tensor);
        }

        return results;
    }

    /// <summary>Asks whether a tensor is one of some values.</summary>
    public static bool Contains(ReadOnlySpan<HostValue> values, Tensor tensor)
    {
        foreach (HostValue value in values)
        {
            if (ReferenceEquals(value.Tensor, tensor)) { return true; }
        }

        return false;
    }

    private static bool IsIndependent(Tensor value, ReadOnlySpan<HostValue> values, ReadOnlySpan<HostValue> earlier, List<Tensor> made)
    {
        if (!made.Contains(value) || Contains(earlier, value)) { return false; }
        ReadOnlySpan<byte> bytes = Content(value);
        foreach (HostValue other in values)
        {
            if (other.Tensor is { } tensor && !ReferenceEquals(tensor, value) && bytes.Overlaps(Content(tensor))) { return false; }
        }

        return true;
    }

    /// <summary>The bytes a tensor reads; strings too may lie in memory that somebody gives back, such as a request's.</summary>
    private static ReadOnlySpan<byte> Content(Tensor tensor) =>
        tensor.ElementType == ElementType.String ? tensor.Strings.Bytes.Span : tensor.Bytes;

    /// <summary>Copies a tensor into managed memory of its own.</summary>
    public static Tensor Copy(Tensor tensor)
    {
        if (tensor.ElementType != ElementType.String) { return Tensor.FromMemory(tensor.ElementType, tensor.Shape, tensor.Memory.ToArray()); }
        var copy = new StringElementsBuilder(tensor.Strings.Count);
        for (int i = 0; i < tensor.Strings.Count; i++) { copy.Add(tensor.Strings[i]); }
        return copy.ToTensor(tensor.Shape);
    }

    private static long[] Widen<T>(ReadOnlySpan<T> values)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        long[] wide = new long[values.Length];
        for (int i = 0; i < values.Length; i++) { wide[i] = long.CreateTruncating(values[i]); }
        return wide;
    }
}
