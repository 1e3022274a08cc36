// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Pooling;

/// <summary>Pooling whose window is an input: ONNX has windows as attributes only, so the host slides a computed one.</summary>
internal static class PoolingKernels
{
    private const int ImageRank = 4;

    public static void Register(HostKernelTable table) => table.Add("MaxPoolV2", static (in HostCall call) => [MaxPool(call)]);

    /// <summary>Asks whether a node pools with a window that is not known when the model is loaded.</summary>
    public static bool HasComputedWindow(SourceNode node, FactTable facts) =>
        node.Op == "MaxPoolV2" && node.Inputs.Skip(1).Any(input => facts[input].Constant is not TensorConstant);

    private static Tensor MaxPool(in HostCall call)
    {
        Tensor images = call[0];
        long[] window = Tensors.Integers(call[1]);
        long[] strides = Tensors.Integers(call[2]);
        string layout = call.Node.Text("data_format", "NHWC");
        string padding = call.Node.Text("padding", "VALID");
        call.Require(images.Shape.Rank == ImageRank, $"pooling takes images of rank 4, not of shape {images.Shape}");
        call.Require(window.Length == ImageRank && strides.Length == ImageRank, "window and strides have four numbers each");
        call.Require(window.All(static k => k > 0) && strides.All(static s => s > 0), "window and strides are positive");
        call.Require(layout is "NHWC" or "NCHW", $"the data format is NHWC or NCHW, not {layout}");
        call.Require(padding is "SAME" or "VALID", $"the padding is SAME or VALID, not {padding}");
        int height = layout == "NHWC" ? 1 : 2;
        call.Require(window[0] == 1 && window[height == 1 ? 3 : 1] == 1, "pooling over batch or channels is not done");
        var sliding = new SlidingWindow(images.Shape, window, strides, padding == "SAME", height);
        return images.ElementType switch
        {
            ElementType.Float32 => Slide<float>(call, images, sliding, float.NegativeInfinity),
            ElementType.Float64 => Slide<double>(call, images, sliding, double.NegativeInfinity),
            ElementType.Int8 => Slide<sbyte>(call, images, sliding, sbyte.MinValue),
            ElementType.UInt8 => Slide<byte>(call, images, sliding, byte.MinValue),
            ElementType.Int16 => Slide<short>(call, images, sliding, short.MinValue),
            ElementType.UInt16 => Slide<ushort>(call, images, sliding, ushort.MinValue),
            ElementType.Int32 => Slide<int>(call, images, sliding, int.MinValue),
            ElementType.Int64 => Slide<long>(call, images, sliding, long.MinValue),
            _ => throw call.Invalid($"elements of type {images.ElementType} are not pooled"),
        };
    }

    private static Tensor Slide<T>(in HostCall call, Tensor images, SlidingWindow window, T lowest)
        where T : unmanaged, INumber<T>
    {
        Tensor pooled = Tensors.Zeros(images.ElementType, window.Output);
        Span<T> source = images.AsSpan<T>();
        Span<T> target = pooled.AsSpan<T>();
        for (int i = 0; i < target.Length; i++)
        {
            if ((i & 0xFFFF) == 0) { call.CancellationToken.ThrowIfCancellationRequested(); }
            T best = lowest;
            (long top, long bottom, long left, long right) = window.Cells(i, out long origin);
            for (long y = top; y < bottom; y++)
            {
                for (long x = left; x < right; x++)
                {
                    // NaN wins, as it does in TensorFlow.
                    best = T.Max(best, source[(int)(origin + (y * window.RowStep) + (x * window.ColumnStep))]);
                }
            }

            target[i] = best;
        }

        return pooled;
    }
}
