// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Images of other sizes, and windows over images.</summary>
internal static class ResizeTranslators
{
    public const string Ops =
        "ResizeBilinear ResizeNearestNeighbor ResizeBicubic ResizeArea ScaleAndTranslate CropAndResize "
        + "ExtractImagePatches ExtractVolumePatches";

    public static void Register(TranslatorTable table) => table
        .Add("ResizeBilinear", static (node, scope) => Resize(node, scope, "linear"))
        .Add("ResizeNearestNeighbor", static (node, scope) => Resize(node, scope, "nearest"))
        .Add("ResizeBicubic", ResampleTranslation.Cubic)
        .Add("ResizeArea", ResampleTranslation.Area)
        .Add("ScaleAndTranslate", ResampleTranslation.ScaleAndTranslate)
        .Add("CropAndResize", CropAndResize)
        .Add("ExtractImagePatches", static (node, scope) => Patches(node, scope, 4))
        .Add("ExtractVolumePatches", static (node, scope) => Patches(node, scope, 5));

    private static void Resize(SourceNode node, TranslationScope scope, string mode)
    {
        OnnxGraphBuilder graph = scope.Graph;
        var layout = new DataLayout(false, 4);
        OnnxValue front = layout.ToFirst(graph, scope[0]);
        if (mode != "nearest") { front = graph.Cast(front, ElementType.Float32); }
        (bool corners, bool centers) = (node.Bool("align_corners", false), node.Bool("half_pixel_centers", false));
        OnnxValue sizes = graph.JoinExtents(
            graph.ExtentOf(front, 0), graph.ExtentOf(front, 1), scope.Integers(1) is null ? graph.Reshape(scope.Extents(1), 2) : scope.Extents(1));
        OnnxNode resize = graph.Add("Resize", [front, null, null, sizes])
            .With("mode", mode)
            .With("coordinate_transformation_mode", corners ? "align_corners" : centers ? "half_pixel" : "asymmetric");
        if (mode == "nearest") { resize.With("nearest_mode", corners || centers ? "round_prefer_ceil" : "floor"); }
        long[] wanted = scope.Integers(1) ?? [PartialShape.Unknown, PartialShape.Unknown];
        resize.Shaped(new PartialShape(front.Shape[0], front.Shape[1], wanted[0], wanted[1]));
        scope.Bind(layout.FromFirst(graph, resize.Output));
    }

    private static void CropAndResize(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        string method = node.Text("method", "bilinear");
        if (method == "nearest")
        {
            scope.Bind(NearestCrop.Of(node, scope));
            return;
        }

        var layout = new DataLayout(false, 4);
        OnnxValue front = graph.Cast(layout.ToFirst(graph, scope[0]), ElementType.Float32);
        OnnxNode crop = graph.Add("CropAndResize", [front, scope[1], scope[2], graph.Cast(scope[3], ElementType.Int32)], domain: "com.microsoft")
            .With("mode", method)
            .With("extrapolation_value", node.Float("extrapolation_value", 0));
        crop.Shaped(KnownShapes.Unknown(4));
        scope.Bind(layout.FromFirst(graph, crop.Output));
    }

    /// <summary>What each position of a window sees, cell by cell, as channels.</summary>
    private static void Patches(SourceNode node, TranslationScope scope, int rank)
    {
        var layout = new DataLayout(false, rank);
        OnnxValue value = scope[0];
        if (!value.Shape.HasRank) { value.Shape = KnownShapes.Unknown(rank); }
        var window = new SpatialWindow(
            layout.SpaceOf(scope, node.Ints("ksizes"), "The window"),
            layout.SpaceOf(scope, node.Ints("strides"), "The list of strides"),
            layout.SpaceOf(scope, node.Ints("rates"), "The list of rates"),
            node.Text("padding", "VALID"),
            []);
        scope.Bind(scope.Graph.Concat(rank - 1, WindowSlices.Of(scope, value, window, 0)));
    }
}
