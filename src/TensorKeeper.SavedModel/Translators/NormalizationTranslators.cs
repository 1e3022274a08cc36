// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Batch normalization and local response normalization.</summary>
internal static class NormalizationTranslators
{
    public const string Ops = "FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3 BatchNormWithGlobalNormalization LRN";

    public static void Register(TranslatorTable table) => table
        .Add("FusedBatchNorm", Normalize)
        .Add("FusedBatchNormV2", Normalize)
        .Add("FusedBatchNormV3", Normalize)
        .Add("BatchNormWithGlobalNormalization", Globally)
        .Add("LRN", LocalResponse);

    /// <summary>The op before <c>FusedBatchNorm</c>: offset and scale come last, and the scale may be left out.</summary>
    private static void Globally(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue factor = graph.Op("Reciprocal", graph.Op("Sqrt", graph.Add(scope[2], node.Float("variance_epsilon", 0))));
        if (node.Bool("scale_after_normalization", false)) { factor = graph.Mul(factor, scope[4]); }
        scope.Bind(graph.Add(graph.Mul(graph.Sub(scope[0], scope[1]), factor), scope[3]));
    }

    private static void Normalize(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        DataLayout layout = DataLayout.Of(node, scope);
        OnnxValue front = layout.ToFirst(graph, scope[0]);

        // 16-bit images have 32-bit statistics; TensorFlow computes all of it in 32 bits.
        OnnxValue wide = graph.Cast(front, scope[1].Type);
        (OnnxValue Y, OnnxValue[] Statistics) result = node.Bool("is_training", true)
            ? FromBatch(node, scope, layout, wide)
            : FromGiven(node, scope, wide);
        scope.Bind(0, layout.FromFirst(graph, graph.Cast(result.Y, front.Type)));
        for (int i = 1; i < node.Outputs.Count; i++) { scope.Bind(i, result.Statistics[Math.Min(i, 4) - 1]); }
    }

    private static float Epsilon(SourceNode node) => node.Float("epsilon", 1e-4f);

    private static (OnnxValue Y, OnnxValue[] Statistics) FromGiven(SourceNode node, TranslationScope scope, OnnxValue wide)
    {
        OnnxValue y = scope.Graph.Add("BatchNormalization", [wide, scope[1], scope[2], scope[3], scope[4]])
            .With("epsilon", Epsilon(node)).Output;
        return (y, [scope[3], scope[4], scope[3], scope[4]]);
    }

    /// <summary>Normalizes by mean and variance of the batch itself; the variance that is returned is the unbiased one.</summary>
    private static (OnnxValue Y, OnnxValue[] Statistics) FromBatch(
        SourceNode node, TranslationScope scope, DataLayout layout, OnnxValue wide)
    {
        OnnxGraphBuilder graph = scope.Graph;
        long[] axes = [0, .. Enumerable.Range(2, layout.Space).Select(static axis => (long)axis)];
        OnnxValue mean = graph.Reduce("ReduceMean", wide, keepAxes: true, axes);
        OnnxValue centred = graph.Sub(wide, mean);
        OnnxValue variance = graph.Reduce("ReduceMean", graph.Mul(centred, centred), keepAxes: true, axes);
        OnnxValue deviation = graph.Op("Sqrt", graph.Add(variance, Epsilon(node)));
        OnnxValue scale = graph.Div(Broadcasting.PerChannel(graph, scope[1], layout.Rank), graph.Squeeze(deviation, 0));
        OnnxValue y = graph.Add(graph.Mul(centred, scale), Broadcasting.PerChannel(graph, scope[2], layout.Rank));

        OnnxValue batchMean = graph.Reshape(mean, -1);
        OnnxValue biased = graph.Reshape(variance, -1);
        OnnxValue count = graph.Cast(graph.Div(graph.Op("Size", wide), graph.Max(graph.Reshape(graph.ExtentOf(wide, 1), graph.Int64s()), graph.Int64(1))), wide.Type);
        OnnxValue unbiased = graph.Mul(biased, graph.Div(count, graph.Max(graph.Sub(count, graph.Scalar(wide.Type, 1)), graph.Scalar(wide.Type, 1))));
        float factor = node.Float("exponential_avg_factor", 1);
        return (y, [Averaged(graph, scope, 3, batchMean, factor), Averaged(graph, scope, 4, unbiased, factor), batchMean, biased]);
    }

    /// <summary>Moves the running statistic towards the batch's; with a factor of 1 it is the batch's.</summary>
    private static OnnxValue Averaged(OnnxGraphBuilder graph, TranslationScope scope, int running, OnnxValue ofBatch, float factor) =>
        factor == 1 ? ofBatch : graph.Add(graph.Mul(scope[running], 1 - factor), graph.Mul(ofBatch, factor));

    private static void LocalResponse(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        var layout = new DataLayout(false, 4);
        long size = (2 * node.Int("depth_radius", 5)) + 1;

        // ONNX divides alpha by the number of channels it adds up.
        OnnxNode normalized = graph.Add("LRN", [layout.ToFirst(graph, scope[0])])
            .With("size", size)
            .With("alpha", node.Float("alpha", 1) * size)
            .With("beta", node.Float("beta", 0.5f))
            .With("bias", node.Float("bias", 1));
        scope.Bind(layout.FromFirst(graph, normalized.Output));
    }
}
