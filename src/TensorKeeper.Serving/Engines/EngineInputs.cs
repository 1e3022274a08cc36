// SPDX-License-Identifier: MIT
using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace TensorKeeper.Serving.Engines;

/// <summary>The inputs of a run as the engine sees them: numbers in place, strings copied. For one run after the other.</summary>
internal sealed unsafe class EngineInputs(int count)
{
    // What an empty tensor points at: the engine wants an address even if it reads nothing there.
    private static readonly byte[] Nothing = GC.AllocateArray<byte>(64, pinned: true);

    // The engine copies a shape as it is told it, so that a thread can tell all of one rank in the same array.
    [ThreadStatic]
    private static long[]?[]? _extents;

    private readonly OrtValue?[] _values = new OrtValue?[count];
    private readonly MemoryHandle[] _pins = new MemoryHandle[count];

    /// <summary>Gets the values, in the order of the tensors.</summary>
    public OrtValue[] Values => _values!;

    /// <summary>Takes the tensors of a run, which stay the caller's; <see cref="Clear"/> ends that, also after an exception.</summary>
    public void Set(ReadOnlySpan<Tensor> tensors)
    {
        for (int i = 0; i < tensors.Length; i++)
        {
            _values[i] = tensors[i].ElementType == ElementType.String ? CopyStrings(tensors[i]) : View(tensors[i], ref _pins[i]);
        }
    }

    /// <summary>Lets go of the tensors of a run.</summary>
    public void Clear()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i]?.Dispose();
            _values[i] = null;
            _pins[i].Dispose();
            _pins[i] = default;
        }
    }

    private static OrtValue View(Tensor tensor, ref MemoryHandle pin)
    {
        TensorElementType type = OnnxElementTypes.ToEngine(tensor.ElementType);
        long[] shape = ExtentsOf(tensor.Shape);
        int length = tensor.Memory.Length;
        if (length == 0)
        {
            fixed (byte* nothing = Nothing)
            {
                return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, (nint)nothing, 0);
            }
        }

        pin = tensor.Memory.Pin();
        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, (nint)pin.Pointer, length);
    }

    private static long[] ExtentsOf(TensorShape shape)
    {
        const int highestKept = 8;
        ReadOnlySpan<long> dimensions = shape.Dimensions;
        if (dimensions.Length > highestKept) { return dimensions.ToArray(); }
        long[] extents = (_extents ??= new long[]?[highestKept + 1])[dimensions.Length] ??= new long[dimensions.Length];
        dimensions.CopyTo(extents);
        return extents;
    }

    private static OrtValue CopyStrings(Tensor tensor)
    {
        StringElements strings = tensor.Strings;
        OrtValue value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, tensor.Shape.Dimensions.ToArray());
        try
        {
            for (int i = 0; i < strings.Count; i++)
            {
                if (!strings[i].IsEmpty) { value.StringTensorSetElementAt(strings[i], i); }
            }

            return value;
        }
        catch
        {
            value.Dispose();
            throw;
        }
    }
}
