// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Fourier transforms over the last one or two axes. A complex tensor has one axis more, of extent 2.</summary>
internal static class FourierTranslators
{
    public const string Ops = "FFT IFFT FFT2D IFFT2D RFFT IRFFT RFFT2D IRFFT2D";

    public static void Register(TranslatorTable table) => table
        .Add("FFT", static (_, scope) => scope.Bind(Transform(scope.Graph, scope[0], -2, inverse: false)))
        .Add("IFFT", static (_, scope) => scope.Bind(Transform(scope.Graph, Singles(scope), -2, inverse: true)))
        .Add("FFT2D", static (_, scope) => scope.Bind(Twice(scope.Graph, scope[0], inverse: false)))
        .Add("IFFT2D", static (_, scope) => scope.Bind(Twice(scope.Graph, Singles(scope), inverse: true)))
        .Add("RFFT", static (_, scope) => scope.Bind(RealFourier.Forward(scope, Fitted(scope, scope[0], -1, 0), 0)))
        .Add("IRFFT", static (_, scope) => scope.Bind(RealFourier.Backward(scope, Singles(scope), 0)))
        .Add("RFFT2D", static (_, scope) => scope.Bind(Transform(
            scope.Graph, RealFourier.Forward(scope, Fitted(scope, Fitted(scope, scope[0], -2, 0), -1, 1), 1), -3, inverse: false)))
        .Add("IRFFT2D", static (_, scope) => scope.Bind(
            RealFourier.Backward(scope, Transform(scope.Graph, Fitted(scope, Singles(scope), -3, 0), -3, inverse: true), 1)));

    /// <summary>Transforms one axis of a complex tensor.</summary>
    public static OnnxValue Transform(OnnxGraphBuilder graph, OnnxValue pairs, long axis, bool inverse)
    {
        OnnxNode node = graph.Add("DFT", [pairs, null, graph.Int64(axis)]).With("inverse", inverse);
        return pairs.Shape.HasRank ? node.Shaped(pairs.Shape).Output : node.Output;
    }

    /// <summary>Cuts or pads one axis to the length that is asked for.</summary>
    public static OnnxValue Fitted(TranslationScope scope, OnnxValue value, int axis, int lengthIndex, OnnxValue? length = null)
    {
        OnnxGraphBuilder graph = scope.Graph;
        if (!value.Shape.HasRank) { scope.RefuseVariant("A transform of real numbers of unknown rank is not translated."); }
        OnnxValue wanted = length ?? graph.Slice(scope.Extents(1), 0, lengthIndex, lengthIndex + 1);
        long? known = length?.KnownExtent() ?? (length is null && scope.Integers(1) is { } all ? all[lengthIndex] : null);
        int rank = value.Rank;
        if (rank > 0 && known is { } number && value.Shape[rank + axis] == number) { return value; }
        OnnxValue missing = graph.Max(graph.Sub(wanted, graph.ExtentOf(value, axis)), graph.Int64s(0));
        OnnxValue padded = graph.Op("Pad", value, graph.Concat(0, graph.Int64s(0), missing), graph.Scalar(value.Type, 0), graph.Int64s(axis));
        OnnxValue cut = graph.Op("Slice", padded, graph.Int64s(0), wanted, graph.Int64s(axis));
        if (rank > 0)
        {
            long[] dimensions = value.Shape.Dimensions.ToArray();
            dimensions[rank + axis] = known ?? PartialShape.Unknown;
            cut.Shape = new PartialShape(dimensions);
        }

        return cut;
    }

    /// <summary>The engine divides the inverse by a length in 32 bits; the host computes it in 64.</summary>
    private static OnnxValue Singles(TranslationScope scope)
    {
        if (scope[0].Type == ElementType.Float64) { scope.RefuseVariant("The engine's inverse transform has 32 bits."); }
        return scope[0];
    }

    private static OnnxValue Twice(OnnxGraphBuilder graph, OnnxValue pairs, bool inverse) =>
        Transform(graph, Transform(graph, pairs, -2, inverse), -3, inverse);
}
