// SPDX-License-Identifier: MIT
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TensorKeeper.Formats;

namespace TensorKeeper.SavedModel.Tests.Onnx;

/// <summary>Runs a translated graph in ONNX Runtime, one thread, and copies the results out.</summary>
internal static class OnnxRunner
{
    public static Tensor[] Run(OnnxProgram program, params ReadOnlySpan<Tensor> inputs)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        if (program.WeightsDirectory is { } directory)
        {
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", directory);
        }

        using var session = new InferenceSession(program.Model.ToArray(), options);
        var feeds = new Dictionary<string, OrtValue>();
        var pins = new List<System.Buffers.MemoryHandle>();
        try
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                if (session.InputMetadata.ContainsKey($"i{i}")) { feeds.Add($"i{i}", Wrap(inputs[i], pins)); }
            }

            using var runOptions = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(runOptions, feeds, session.OutputNames);
            return [.. results.Select(Copy)];
        }
        finally
        {
            foreach (OrtValue feed in feeds.Values) { feed.Dispose(); }
            foreach (System.Buffers.MemoryHandle pin in pins) { pin.Dispose(); }
        }
    }

    private static unsafe OrtValue Wrap(Tensor tensor, List<System.Buffers.MemoryHandle> pins)
    {
        System.Buffers.MemoryHandle pin = tensor.Memory.Pin();
        pins.Add(pin);
        long[] shape = OnnxPairs(tensor) ? [.. tensor.Shape.Dimensions, 2] : tensor.Shape.Dimensions.ToArray();
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, TypeOf(tensor.ElementType), shape, (nint)pin.Pointer, tensor.Bytes.Length);
    }

    private static bool OnnxPairs(Tensor tensor) => tensor.ElementType is ElementType.Complex64 or ElementType.Complex128;

    private static Tensor Copy(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        var shape = new TensorShape(info.Shape);
        ElementType type = TypeOf(info.ElementDataType);
        Tensor copy = Tensor.FromMemory(type, shape, new byte[shape.GetElementCount() * ElementTypes.SizeOf(type)]);
        if (copy.ElementCount > 0) { value.GetTensorMutableRawData().CopyTo(copy.Bytes); }
        return copy;
    }

    private static TensorElementType TypeOf(ElementType type) => type switch
    {
        ElementType.Float32 or ElementType.Complex64 => TensorElementType.Float,
        ElementType.Float64 or ElementType.Complex128 => TensorElementType.Double,
        ElementType.Float16 => TensorElementType.Float16,
        ElementType.BFloat16 => TensorElementType.BFloat16,
        ElementType.Int8 => TensorElementType.Int8,
        ElementType.Int16 => TensorElementType.Int16,
        ElementType.Int32 => TensorElementType.Int32,
        ElementType.Int64 => TensorElementType.Int64,
        ElementType.UInt8 => TensorElementType.UInt8,
        ElementType.UInt16 => TensorElementType.UInt16,
        ElementType.UInt32 => TensorElementType.UInt32,
        ElementType.UInt64 => TensorElementType.UInt64,
        ElementType.Bool => TensorElementType.Bool,
        _ => throw new NotSupportedException(type.ToString()),
    };

    private static ElementType TypeOf(TensorElementType type) =>
        Enum.GetValues<ElementType>().First(t => t is not (ElementType.None or ElementType.String) && ElementTypes.SizeOf(t) > 0
            && !t.ToString().StartsWith('Q') && !t.ToString().Contains("Float8") && !t.ToString().Contains("Int4") && TypeOf(t) == type);
}
