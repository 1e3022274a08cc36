// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Colours and contrast. Hue, saturation and value all lie between 0 and 1.</summary>
internal static class ColorTranslators
{
    public const string Ops = "RGBToHSV HSVToRGB AdjustContrastv2 AdjustHue AdjustSaturation";

    public static void Register(TranslatorTable table) => table
        .Add("RGBToHSV", static (_, scope) => scope.Bind(Join(scope.Graph, ToHsv(scope.Graph, scope[0]))))
        .Add("HSVToRGB", static (_, scope) => scope.Bind(Join(scope.Graph, ToRgb(scope.Graph, Part(scope, 0), Part(scope, 1), Part(scope, 2)))))
        .Add("AdjustContrastv2", static (_, scope) => AdjustContrast(scope))
        .Add("AdjustHue", static (_, scope) => AdjustHue(scope))
        .Add("AdjustSaturation", static (_, scope) => AdjustSaturation(scope));

    private static void AdjustContrast(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue mean = graph.Reduce("ReduceMean", scope[0], keepAxes: true, -3, -2);
        scope.Bind(graph.Add(graph.Mul(graph.Sub(scope[0], mean), graph.Cast(scope[1], scope[0].Type)), mean));
    }

    private static void AdjustHue(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue[] hsv = ToHsv(graph, scope[0]);
        OnnxValue moved = graph.Add(hsv[0], graph.Cast(scope[1], scope[0].Type));
        OnnxValue hue = graph.Sub(moved, graph.Op("Floor", moved));
        scope.Bind(Join(graph, ToRgb(graph, hue, hsv[1], hsv[2])));
    }

    private static void AdjustSaturation(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue[] hsv = ToHsv(graph, scope[0]);
        OnnxValue scaled = graph.Mul(hsv[1], graph.Cast(scope[1], scope[0].Type));
        OnnxValue saturation = graph.Max(graph.Min(scaled, graph.Scalar(scaled.Type, 1)), graph.Scalar(scaled.Type, 0));
        scope.Bind(Join(graph, ToRgb(graph, hsv[0], saturation, hsv[2])));
    }

    private static OnnxValue Part(TranslationScope scope, long index) => scope.Graph.Gather(scope[0], scope.Graph.Int64s(index), -1);

    private static OnnxValue Join(OnnxGraphBuilder graph, OnnxValue[] parts) => graph.Concat(-1, parts);

    private static OnnxValue[] ToHsv(OnnxGraphBuilder graph, OnnxValue image)
    {
        (OnnxValue r, OnnxValue g, OnnxValue b) =
            (graph.Gather(image, graph.Int64s(0), -1), graph.Gather(image, graph.Int64s(1), -1), graph.Gather(image, graph.Int64s(2), -1));
        OnnxValue Number(double value) => graph.Scalar(image.Type, value);
        OnnxValue value = graph.Max(graph.Max(r, g), b);
        OnnxValue range = graph.Sub(value, graph.Min(graph.Min(r, g), b));
        OnnxValue saturation = graph.Where(
            graph.Less(Number(0), value), graph.Div(range, graph.Where(graph.IsZero(value), Number(1), value)), Number(0));
        OnnxValue norm = graph.Div(Number(1.0 / 6), graph.Where(graph.IsZero(range), Number(1), range));

        // Red wins over green, green over blue, where they are equal.
        OnnxValue fromRed = graph.Mul(norm, graph.Sub(g, b));
        OnnxValue fromGreen = graph.Add(graph.Mul(norm, graph.Sub(b, r)), Number(2.0 / 6));
        OnnxValue fromBlue = graph.Add(graph.Mul(norm, graph.Sub(r, g)), Number(4.0 / 6));
        OnnxValue hue = graph.Where(graph.Equal(r, value), fromRed, graph.Where(graph.Equal(g, value), fromGreen, fromBlue));
        OnnxValue gray = graph.Not(graph.Less(Number(0), range));
        OnnxValue signed = graph.Where(gray, Number(0), hue);
        return [graph.Where(graph.IsNegative(signed), graph.Add(signed, Number(1)), signed), saturation, value];
    }

    private static OnnxValue[] ToRgb(OnnxGraphBuilder graph, OnnxValue hue, OnnxValue saturation, OnnxValue value)
    {
        OnnxValue Number(double number) => graph.Scalar(hue.Type, number);
        OnnxValue Unit(OnnxValue x) => graph.Max(graph.Min(x, Number(1)), Number(0));
        OnnxValue Ramp(double center) => graph.Op("Abs", graph.Sub(graph.Mul(hue, 6), Number(center)));
        OnnxValue red = Unit(graph.Sub(Ramp(3), Number(1)));
        OnnxValue green = Unit(graph.Sub(Number(2), Ramp(2)));
        OnnxValue blue = Unit(graph.Sub(Number(2), Ramp(4)));
        OnnxValue rest = graph.Sub(Number(1), saturation);
        OnnxValue Mixed(OnnxValue color) => graph.Mul(graph.Add(rest, graph.Mul(saturation, color)), value);
        return [Mixed(red), Mixed(green), Mixed(blue)];
    }
}
