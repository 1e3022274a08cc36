// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Fourier transforms between real numbers and the lower half of their spectrum.</summary>
/// <remarks>Up to <see cref="MatrixLength"/> points a product with a constant matrix is faster than the engine's transform.</remarks>
internal static class RealFourier
{
    private const long MatrixLength = 512;

    /// <summary>Returns the first n/2 + 1 frequencies of a real tensor whose last axis is n long already.</summary>
    public static OnnxValue Forward(TranslationScope scope, OnnxValue real, int lengthIndex)
    {
        OnnxGraphBuilder graph = scope.Graph;
        if (scope.Integers(1) is { } lengths && lengths[lengthIndex] is > 0 and <= MatrixLength && real.Shape.HasRank)
        {
            long n = lengths[lengthIndex];
            long bins = (n / 2) + 1;
            OnnxValue product = graph.Op("MatMul", real, graph.Constant(real.Type == ElementType.Float64 ? ForwardMatrix<double>(n, bins) : ForwardMatrix<float>(n, bins)));
            return Split(graph, product, bins);
        }

        OnnxValue widened = graph.Unsqueeze(real, -1);
        OnnxNode node = graph.Add("DFT", [widened, null, graph.Int64(-2)]).With("onesided", 1);
        if (real.Shape.HasRank) { node.Shaped(new PartialShape([.. real.Shape.Dimensions[..^1], PartialShape.Unknown, 2])); }
        return node.Output;
    }

    /// <summary>Returns n real numbers from the first n/2 + 1 frequencies.</summary>
    public static OnnxValue Backward(TranslationScope scope, OnnxValue pairs, int lengthIndex)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue length = graph.Slice(scope.Extents(1), 0, lengthIndex, lengthIndex + 1);
        if (scope.Integers(1) is { } lengths && lengths[lengthIndex] is > 0 and <= MatrixLength && pairs.Shape.HasRank)
        {
            long n = lengths[lengthIndex];
            long bins = (n / 2) + 1;
            OnnxValue half = FourierTranslators.Fitted(scope, pairs, -2, 0, graph.Int64s(bins));
            OnnxValue flat = Join(graph, half, bins);
            return graph.Op("MatMul", flat, graph.Constant(pairs.Type == ElementType.Float64 ? BackwardMatrix<double>(n, bins) : BackwardMatrix<float>(n, bins)));
        }

        // The upper half of the spectrum is the lower one mirrored, with the sign of the imaginary part turned.
        OnnxValue count = graph.Add(graph.Div(length, graph.Int64s(2)), graph.Int64s(1));
        OnnxValue lower = FourierTranslators.Fitted(scope, pairs, -2, 0, count);
        OnnxValue rest = graph.Sub(length, count);
        OnnxValue mirrored = graph.Op("Slice", lower, rest, graph.Int64s(0), graph.Int64s(-2), graph.Int64s(-1));
        OnnxValue turned = graph.Mul(mirrored, graph.Cast(graph.Constant(Tensor.Of(new TensorShape(2), [1f, -1f])), pairs.Type));
        OnnxValue all = graph.Concat(-2, lower, turned);
        return graph.Gather(FourierTranslators.Transform(graph, all, -2, inverse: true), graph.Int64(0), -1);
    }

    private static OnnxValue Split(OnnxGraphBuilder graph, OnnxValue product, long bins)
    {
        OnnxValue front = graph.Slice(graph.ShapeOf(product), 0, 0, -1);
        OnnxValue pairs = graph.Reshape(product, graph.JoinExtents(front, graph.Int64s(bins, 2)));
        pairs.Shape = new PartialShape([.. product.Shape.Dimensions[..^1], bins, 2]);
        return pairs;
    }

    private static OnnxValue Join(OnnxGraphBuilder graph, OnnxValue pairs, long bins)
    {
        OnnxValue front = graph.Slice(graph.ShapeOf(pairs), 0, 0, -2);
        OnnxValue flat = graph.Reshape(pairs, graph.JoinExtents(front, graph.Int64s(2 * bins)));
        flat.Shape = new PartialShape([.. pairs.Shape.Dimensions[..^2], 2 * bins]);
        return flat;
    }

    /// <summary>[n, frequency · (re, im)]</summary>
    private static Tensor ForwardMatrix<T>(long n, long bins)
        where T : unmanaged, IFloatingPoint<T>
    {
        T[] cells = new T[n * 2 * bins];
        for (long t = 0; t < n; t++)
        {
            for (long k = 0; k < bins; k++)
            {
                (double sine, double cosine) = Math.SinCos(2 * Math.PI * (t * k % n) / n);
                cells[(((t * bins) + k) * 2) + 0] = T.CreateTruncating(cosine);
                cells[(((t * bins) + k) * 2) + 1] = T.CreateTruncating(-sine);
            }
        }

        return Tensor.Of<T>(new TensorShape(n, 2 * bins), cells);
    }

    /// <summary>[frequency · (re, im), n]; all frequencies but the first and the middle one stand for two.</summary>
    private static Tensor BackwardMatrix<T>(long n, long bins)
        where T : unmanaged, IFloatingPoint<T>
    {
        T[] cells = new T[n * 2 * bins];
        for (long k = 0; k < bins; k++)
        {
            double weight = (k == 0 || 2 * k == n ? 1.0 : 2.0) / n;
            for (long t = 0; t < n; t++)
            {
                (double sine, double cosine) = Math.SinCos(2 * Math.PI * (t * k % n) / n);
                cells[(2 * k * n) + t] = T.CreateTruncating(weight * cosine);
                cells[(((2 * k) + 1) * n) + t] = T.CreateTruncating(-weight * sine);
            }
        }

        return Tensor.Of<T>(new TensorShape(2 * bins, n), cells);
    }
}
