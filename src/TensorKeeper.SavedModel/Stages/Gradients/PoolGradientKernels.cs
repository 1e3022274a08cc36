// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Numbers;

namespace TensorKeeper.SavedModel.Stages.Gradients;

/// <summary>Gradients of pooling: a maximum hands them to the first cell that has it, an average to all its real cells.</summary>
internal static class PoolGradientKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("MaxPoolGrad", static (in HostCall call) => [OfMaximum(call, 2, call.Node.Ints("ksize"), null)])
        .Add("MaxPoolGradV2", static (in HostCall call) => [OfMaximum(call, 2, Tensors.Integers(call[3]), Tensors.Integers(call[4]))])
        .Add("MaxPoolGradWithArgmax", static (in HostCall call) => [OfPositions(call)])
        .Add("AvgPoolGrad", static (in HostCall call) => [OfAverage(call)]);

    private static Tensor OfMaximum(in HostCall call, int gradientInput, long[] kernel, long[]? strides)
    {
        Tensor images = ImageLayout.ToLast(call, call[0]);
        Tensor gradient = ImageLayout.ToLast(call, call[gradientInput]);
        var window = ImageWindow.Of(call, images.Shape, ImageWindow.SpaceOf(call, kernel, "ksize"), strides);
        window.RequirePlaces(call, gradient, images.Shape[3]);
        call.Require(images.ElementType == gradient.ElementType, $"A gradient of {gradient.ElementType} is none of {images.ElementType}");
        return ImageLayout.FromLast(call, NumberTypes.Run(images.ElementType, call, new Maximum(images, gradient, window)));
    }

    private static Tensor OfAverage(in HostCall call)
    {
        Tensor gradient = ImageLayout.ToLast(call, call[1]);
        TensorShape shape = ImageLayout.ToLast(call, Tensors.Integers(call[0]));
        var window = ImageWindow.Of(call, shape, ImageWindow.SpaceOf(call, call.Node.Ints("ksize"), "ksize"));
        window.RequirePlaces(call, gradient, shape[3]);
        return ImageLayout.FromLast(call, NumberTypes.Run(gradient.ElementType, call, new Average(gradient, window)));
    }

    /// <summary>Positions count row, column and channel, and the batch too if the node says so.</summary>
    private static Tensor OfPositions(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        call.Require(call[1].Shape == call[2].Shape, $"grad and argmax have one shape: {call[1].Shape}, {call[2].Shape}");
        call.Require(shape.Rank == 4 && call[1].Shape.Rank == 4 && call[1].Shape[0] == shape[0], $"{call[1].Shape} is no pool of {shape}");
        return NumberTypes.Run(call[0].ElementType, call, new Positions(Tensors.Integers(call[2]), call.Node.Bool("include_batch_in_index", false)));
    }

    private readonly struct Maximum(Tensor images, Tensor gradient, ImageWindow window) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor result = Tensors.Zeros(images.ElementType, images.Shape);
            ReadOnlySpan<T> pixels = images.AsSpan<T>();
            ReadOnlySpan<T> slopes = gradient.AsSpan<T>();
            Span<T> sums = result.AsSpan<T>();
            int depth = (int)images.Shape[3];
            int[] best = new int[depth];
            int at = 0;
            for (long place = 0; place < images.Shape[0] * window.Places[0]; place++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                (long batch, long row) = Math.DivRem(place, window.Places[0]);
                for (long column = 0; column < window.Places[1]; column++, at += depth)
                {
                    Array.Fill(best, -1);
                    for (long y = 0; y < window.Kernel[0]; y++)
                    {
                        long source = window.SourceOf(0, row, y);
                        for (long x = 0; x < window.Kernel[1] && source >= 0; x++)
                        {
                            long cell = window.SourceOf(1, column, x);
                            if (cell < 0) { continue; }
                            int from = (int)((((batch * images.Shape[1]) + source) * images.Shape[2]) + cell) * depth;
                            for (int i = 0; i < depth; i++)
                            {
                                if (best[i] < 0 || pixels[best[i]] < pixels[from + i]) { best[i] = from + i; }
                            }
                        }
                    }

                    for (int i = 0; i < depth; i++)
                    {
                        if (best[i] >= 0) { sums[best[i]] += slopes[at + i]; }
                    }
                }
            }

            return result;
        }
    }

    private readonly struct Average(Tensor gradient, ImageWindow window) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            TensorShape image = window.Image;
            Tensor result = Tensors.Zeros(gradient.ElementType, image);
            ReadOnlySpan<T> slopes = gradient.AsSpan<T>();
            Span<T> sums = result.AsSpan<T>();
            int depth = (int)image[3];
            int at = 0;
            for (long place = 0; place < image[0] * window.Places[0]; place++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                (long batch, long row) = Math.DivRem(place, window.Places[0]);
                for (long column = 0; column < window.Places[1]; column++, at += depth)
                {
                    T cells = T.CreateTruncating(Real(0, row) * Real(1, column));
                    for (long y = 0; y < window.Kernel[0]; y++)
                    {
                        long source = window.SourceOf(0, row, y);
                        for (long x = 0; x < window.Kernel[1] && source >= 0; x++)
                        {
                            long cell = window.SourceOf(1, column, x);
                            if (cell < 0) { continue; }
                            int to = (int)((((batch * image[1]) + source) * image[2]) + cell) * depth;
                            for (int i = 0; i < depth; i++) { sums[to + i] += slopes[at + i] / cells; }
                        }
                    }
                }
            }

            return result;
        }

        private long Real(int axis, long place)
        {
            long count = 0;
            for (long cell = 0; cell < window.Kernel[axis]; cell++) { count += window.SourceOf(axis, place, cell) >= 0 ? 1 : 0; }
            return count;
        }
    }

    private readonly struct Positions(long[] positions, bool withBatch) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor result = Tensors.Zeros(call[0].ElementType, call[0].Shape);
            ReadOnlySpan<T> slopes = call[1].AsSpan<T>();
            Span<T> sums = result.AsSpan<T>();
            long batch = call[0].Shape[0];
            for (int i = 0; i < slopes.Length; i++)
            {
                long at = positions[i] + (withBatch ? 0 : i / (slopes.Length / batch) * (sums.Length / batch));
                call.Require(positions[i] >= 0 && at < sums.Length, $"invalid input: position {positions[i]} is not within {call[0].Shape}");
                sums[(int)at] += slopes[i];
            }

            return result;
        }
    }
}
