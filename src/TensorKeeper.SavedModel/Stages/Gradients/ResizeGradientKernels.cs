// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Numbers;

namespace TensorKeeper.SavedModel.Stages.Gradients;

/// <summary>Gradients of scaled pictures: each pixel hands its slope to those that it was made of, as much as it has of them.</summary>
internal static class ResizeGradientKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("ResizeNearestNeighborGrad", static (in HostCall call) => [OfNearest(call)])
        .Add("ResizeBilinearGrad", static (in HostCall call) => [OfBilinear(call)]);

    private static Tensor OfNearest(in HostCall call)
    {
        Tensor gradient = call[0];
        long[] size = Tensors.Integers(call[1]);
        call.Require(gradient.Shape.Rank == 4, $"grads must be 4-dimensional, not {gradient.Shape}");
        call.Require(size is [> 0, > 0], "size must be two numbers over zero");
        return Spread(call, gradient, new TensorShape(gradient.Shape[0], size[0], size[1], gradient.Shape[3]), smooth: false);
    }

    private static Tensor OfBilinear(in HostCall call)
    {
        (Tensor gradient, Tensor original) = (call[0], call[1]);
        bool fits = gradient.Shape.Rank == 4 && original.Shape.Rank == 4 && gradient.Shape[0] == original.Shape[0] && gradient.Shape[3] == original.Shape[3];
        call.Require(fits, $"{gradient.Shape} is no gradient of {original.Shape}");
        if (gradient.ElementType != original.ElementType)
        {
            gradient = NumberTypes.Run(original.ElementType, call, new Copy(gradient));
        }

        return Spread(call, gradient, original.Shape, smooth: true);
    }

    private static Tensor Spread(in HostCall call, Tensor gradient, TensorShape shape, bool smooth)
    {
        bool hasPlaces = shape.GetElementCount() > 0 || gradient.ElementCount == 0;
        call.Require(hasPlaces, "the original picture has no pixels");
        bool aligned = call.Node.Bool("align_corners", false);
        bool halves = call.Node.Bool("half_pixel_centers", false);
        (int, float)[][] rows = Sources(shape[1], gradient.Shape[1], aligned, halves, smooth);
        (int, float)[][] columns = Sources(shape[2], gradient.Shape[2], aligned, halves, smooth);
        return NumberTypes.Run(gradient.ElementType, call, new Adding(gradient, shape, rows, columns));
    }

    /// <summary>Returns for each place of the scaled picture those of the original that it was made of, and their parts.</summary>
    private static (int Place, float Part)[][] Sources(long original, long scaled, bool aligned, bool halves, bool smooth)
    {
        float scale = aligned && scaled > 1 ? (original - 1) / (float)(scaled - 1) : original / (float)scaled;
        var sources = new (int, float)[scaled][];
        for (int i = 0; i < sources.Length; i++)
        {
            float at = halves ? ((i + 0.5f) * scale) - (smooth ? 0.5f : 0) : i * scale;
            if (!smooth)
            {
                float nearest = aligned ? MathF.Round(at, MidpointRounding.AwayFromZero) : MathF.Floor(at);
                sources[i] = [((int)Math.Clamp(nearest, 0, original - 1), 1)];
                continue;
            }

            float floor = MathF.Floor(at);
            float part = at - floor;
            sources[i] = [((int)Math.Max(floor, 0), 1 - part), ((int)Math.Min(MathF.Ceiling(at), original - 1), part)];
        }

        return sources;
    }

    private readonly struct Copy(Tensor source) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            call.Require(source.ElementType == ElementType.Float32, $"grads must be float, not {source.ElementType}");
            var values = new T[source.ElementCount];
            ReadOnlySpan<float> from = source.AsSpan<float>();
            for (int i = 0; i < values.Length; i++) { values[i] = T.CreateTruncating(from[i]); }
            return Tensor.Of(source.Shape, values.AsSpan());
        }
    }

    private readonly struct Adding(Tensor gradient, TensorShape shape, (int Place, float Part)[][] rows, (int Place, float Part)[][] columns) : INumberKernel
    {
        public Tensor Run<T>(in HostCall call)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Tensor result = Tensors.Zeros(gradient.ElementType, shape);
            ReadOnlySpan<T> slopes = gradient.AsSpan<T>();
            Span<T> sums = result.AsSpan<T>();
            int depth = (int)shape[3];
            int at = 0;
            for (long batch = 0; batch < gradient.Shape[0]; batch++)
            {
                foreach ((int Place, float Part)[] row in rows)
                {
                    call.CancellationToken.ThrowIfCancellationRequested();
                    foreach ((int Place, float Part)[] column in columns)
                    {
                        foreach ((int y, float height) in row)
                        {
                            foreach ((int x, float width) in column)
                            {
                                int to = (int)((((batch * shape[1]) + y) * shape[2]) + x) * depth;
                                T part = T.CreateTruncating(height * width);
                                for (int i = 0; i < depth; i++) { sums[to + i] += slopes[at + i] * part; }
                            }
                        }

                        at += depth;
                    }
                }
            }

            return result;
        }
    }
}
