// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Stages.Numbers;

namespace TensorKeeper.SavedModel.Stages.Gradients;

/// <summary>Gradients of convolutions by their filter, and of a convolution channel by channel by its input too.</summary>
internal static class ConvolutionGradientKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("Conv2DBackpropFilter", static (in HostCall call) => [ByFilter(call, isDepthwise: false)])
        .Add("DepthwiseConv2dNativeBackpropFilter", static (in HostCall call) => [ByFilter(call, isDepthwise: true)])
        .Add("DepthwiseConv2dNativeBackpropInput", static (in HostCall call) => [ByInput(call)]);

    private static Tensor ByFilter(in HostCall call, bool isDepthwise)
    {
        Tensor images = ImageLayout.ToLast(call, call[0]);
        Tensor gradient = ImageLayout.ToLast(call, call[2]);
        long[] filter = Tensors.Integers(call[1]);
        call.Require(filter.Length == 4 && filter.All(static extent => extent > 0), $"[{string.Join(',', filter)}] is no shape of a filter");
        var window = ImageWindow.Of(call, images.Shape, filter[..2]);
        long depth = images.Shape[3];
        long groups = isDepthwise ? depth : depth / filter[2];
        long channels = isDepthwise ? depth * filter[3] : filter[3];
        bool fits = isDepthwise ? filter[2] == depth : groups > 0 && depth % filter[2] == 0 && channels % groups == 0;
        call.Require(fits, $"A filter of [{string.Join(',', filter)}] does not fit {depth} channels");
        window.RequirePlaces(call, gradient, channels);
        var kernel = new Filter(images, gradient, window, new(filter), isDepthwise ? 1 : (int)filter[2], (int)(channels / groups));
        return NumberTypes.Run(images.ElementType, call, kernel);
    }

    private static Tensor ByInput(in HostCall call)
    {
        TensorShape image = ImageLayout.ToLast(call, Tensors.Integers(call[0]));
        TensorShape filter = call[1].Shape;
        call.Require(filter.Rank == 4 && filter[2] == image[3], $"A filter of {filter} does not fit {image[3]} channels");
        Tensor gradient = ImageLayout.ToLast(call, call[2]);
        var window = ImageWindow.Of(call, image, [filter[0], filter[1]]);
        window.RequirePlaces(call, gradient, filter[2] * filter[3]);
        return ImageLayout.FromLast(call, NumberTypes.Run(gradient.ElementType, call, new Input(call[1], gradient, window)));
    }

    /// <summary>The filter is [row, column, channel within its group, result]; results of a group stand together.</summary>
    private readonly struct Filter(Tensor images, Tensor gradient, ImageWindow window, TensorShape filter, int groupInputs, int groupResults) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor result = Tensors.Zeros(images.ElementType, filter);
            ReadOnlySpan<T> pixels = images.AsSpan<T>();
            ReadOnlySpan<T> slopes = gradient.AsSpan<T>();
            Span<T> sums = result.AsSpan<T>();
            (int depth, int channels) = ((int)images.Shape[3], (int)gradient.Shape[3]);
            bool isDepthwise = depth * groupResults == channels && groupInputs == 1 && filter[2] == depth;
            int at = 0;
            for (long place = 0; place < images.Shape[0] * window.Places[0]; place++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                (long batch, long row) = Math.DivRem(place, window.Places[0]);
                for (long column = 0; column < window.Places[1]; column++, at += channels)
                {
                    for (long y = 0; y < window.Kernel[0]; y++)
                    {
                        long source = window.SourceOf(0, row, y);
                        for (long x = 0; x < window.Kernel[1] && source >= 0; x++)
                        {
                            long cell = window.SourceOf(1, column, x);
                            if (cell < 0) { continue; }
                            int from = (int)((((batch * images.Shape[1]) + source) * images.Shape[2]) + cell) * depth;
                            int to = (int)((y * filter[1]) + x) * (int)(filter[2] * filter[3]);
                            for (int i = 0; i < depth; i++)
                            {
                                int group = i / groupInputs;
                                int line = isDepthwise ? to + (i * groupResults) : to + ((i % groupInputs) * channels) + (group * groupResults);
                                ReadOnlySpan<T> slope = slopes.Slice(at + (group * groupResults), groupResults);
                                for (int k = 0; k < slope.Length; k++) { sums[line + k] += pixels[from + i] * slope[k]; }
                            }
                        }
                    }
                }
            }

            return result;
        }
    }

    private readonly struct Input(Tensor filter, Tensor gradient, ImageWindow window) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            TensorShape image = window.Image;
            Tensor result = Tensors.Zeros(gradient.ElementType, image);
            ReadOnlySpan<T> weights = filter.AsSpan<T>();
            ReadOnlySpan<T> slopes = gradient.AsSpan<T>();
            Span<T> sums = result.AsSpan<T>();
            (int depth, int multiplier) = ((int)image[3], (int)filter.Shape[3]);
            int at = 0;
            for (long place = 0; place < image[0] * window.Places[0]; place++)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
                (long batch, long row) = Math.DivRem(place, window.Places[0]);
                for (long column = 0; column < window.Places[1]; column++, at += depth * multiplier)
                {
                    for (long y = 0; y < window.Kernel[0]; y++)
                    {
                        long source = window.SourceOf(0, row, y);
                        for (long x = 0; x < window.Kernel[1] && source >= 0; x++)
                        {
                            long cell = window.SourceOf(1, column, x);
                            if (cell < 0) { continue; }
                            int to = (int)((((batch * image[1]) + source) * image[2]) + cell) * depth;
                            int from = (int)((y * window.Kernel[1]) + x) * depth * multiplier;
                            for (int i = 0; i < depth * multiplier; i++) { sums[to + (i / multiplier)] += slopes[at + i] * weights[from + i]; }
                        }
                    }
                }
            }

            return result;
        }
    }
}
