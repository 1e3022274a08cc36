// SPDX-License-Identifier: MIT
using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace TensorKeeper.Serving.Engines;

/// <summary>Hands tensors to the engine and takes its results, without copying numbers.</summary>
internal static class OrtTensors
{
    /// <summary>Lets the engine read a tensor where it lies.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="pin">What keeps its memory in place; dispose it after the run.</param>
    /// <returns>A value that the caller disposes.</returns>
    public static unsafe OrtValue ToOrt(Tensor tensor, out MemoryHandle pin)
    {
        long[] shape = tensor.Shape.Dimensions.ToArray();
        if (tensor.ElementType == ElementType.String)
        {
            pin = default;
            return Strings(tensor.Strings, shape);
        }

        pin = tensor.Memory.Pin();
        nint address = pin.Pointer is null ? 0 : (nint)pin.Pointer;
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, OrtElementTypes.ToOrt(tensor.ElementType), shape, address, tensor.Memory.Length);
    }

    /// <summary>Takes a result; its memory stays the engine's until the tensor is disposed.</summary>
    public static Tensor FromOrt(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        TensorShape shape = TensorShape.FromTrusted(info.Shape);
        ElementType type = OrtElementTypes.FromOrt(info.ElementDataType);
        if (type == ElementType.String)
        {
            using (value) { return Tensor.FromStrings(shape, Strings(value, (int)info.ElementCount)); }
        }

        int length = checked((int)(info.ElementCount * ElementTypes.SizeOf(type)));
        if (length == 0)
        {
            value.Dispose();
            return Tensor.FromMemory(type, shape, Memory<byte>.Empty);
        }

        var memory = new OrtTensorMemory(value, length);
        return Tensor.FromMemory(type, shape, memory.Memory, memory);
    }

    private static OrtValue Strings(StringElements strings, long[] shape)
    {
        OrtValue value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        for (int i = 0; i < strings.Count; i++) { value.StringTensorSetElementAt(strings[i], i); }
        return value;
    }

    private static StringElements Strings(OrtValue value, int count)
    {
        var elements = new ReadOnlyMemory<byte>[count];
        for (int i = 0; i < count; i++) { elements[i] = value.GetStringElementAsSpan(i).ToArray(); }
        return StringElements.FromBytes(elements);
    }
}
