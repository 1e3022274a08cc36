// SPDX-License-Identifier: MIT
using Microsoft.ML.OnnxRuntime;

namespace TensorKeeper.Serving.Engines;

/// <summary>Turns what the engine returned into tensors: numbers stay where they are, strings are copied.</summary>
internal static class EngineOutputs
{
    /// <summary>Takes ownership of an engine's value.</summary>
    /// <param name="value">A tensor; disposed here if it cannot be wrapped.</param>
    /// <returns>The tensor, which the caller disposes.</returns>
    /// <exception cref="ServingException">The value is no tensor, of an unknown type, or exceeds 2 GiB.</exception>
    public static Tensor Wrap(OrtValue value)
    {
        bool keep = false;
        try
        {
            if (!value.IsTensor)
            {
                string other = $"The model returned a {value.OnnxType}; only tensors are supported.";
                throw new ServingException(ServingErrorCode.Unimplemented, other);
            }

            OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
            TensorShape shape = TensorShape.FromTrusted(info.Shape);
            ElementType type = OnnxElementTypes.FromEngine(info.ElementDataType);
            if (type == ElementType.String) { return CopyStrings(value, shape, info.ElementCount); }

            long length = info.ElementCount * ElementTypes.SizeOf(type);
            if (type == ElementType.None || length > int.MaxValue)
            {
                throw new ServingException(
                    ServingErrorCode.Unimplemented,
                    $"The model returned a tensor of {info.ElementDataType} and shape {shape}, which takes {length} bytes; "
                        + "less than 2 GiB of a known type is supported.");
            }

            var memory = new EngineMemory(value, (int)length);
            keep = true;
            return Tensor.FromMemory(type, shape, memory.Memory, memory);
        }
        finally
        {
            if (!keep) { value.Dispose(); }
        }
    }

    private static Tensor CopyStrings(OrtValue value, TensorShape shape, long count)
    {
        int[] offsets = new int[checked((int)count) + 1];
        for (int i = 0; i < count; i++) { offsets[i + 1] = checked(offsets[i] + value.GetStringElementAsSpan(i).Length); }
        byte[] bytes = new byte[offsets[^1]];
        for (int i = 0; i < count; i++) { value.GetStringElementAsSpan(i).CopyTo(bytes.AsSpan(offsets[i])); }
        return Tensor.FromStrings(shape, new StringElements(bytes, offsets));
    }
}
