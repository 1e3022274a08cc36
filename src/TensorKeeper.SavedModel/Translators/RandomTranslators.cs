// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Random numbers of TensorFlow's distributions, not of its streams: another run gives other numbers there too.</summary>
internal static class RandomTranslators
{
    public const string Ops = "RandomUniform RandomStandardNormal TruncatedNormal RandomUniformInt Multinomial RandomShuffle";

    public static void Register(TranslatorTable table) => table
        .Add("RandomUniform", static (node, scope) => scope.Bind(Draw(node, scope, "RandomUniformLike")))
        .Add("RandomStandardNormal", static (node, scope) => scope.Bind(Draw(node, scope, "RandomNormalLike")))
        .Add("TruncatedNormal", static (node, scope) => scope.Bind(Truncated(scope.Graph, Draw(node, scope, "RandomUniformLike"))))
        .Add("RandomUniformInt", static (_, scope) => Integers(scope))
        .Add("Multinomial", Multinomial)
        .Add("RandomShuffle", static (_, scope) => Shuffle(scope));

    private static OnnxValue Draw(SourceNode node, TranslationScope scope, string op)
    {
        ElementType type = node.Type("dtype", DataType.Float).ToElementType();
        return scope.Graph.Cast(Draw(scope.Graph, scope.Extents(0), op, type == ElementType.Float64 ? type : ElementType.Float32), type);
    }

    private static OnnxValue Draw(OnnxGraphBuilder graph, OnnxValue shape, string op, ElementType type) =>
        graph.Op(op, graph.Filled(shape, type, 0));

    /// <summary>Values beyond two deviations never come: the uniform numbers are those of the part of the curve in between.</summary>
    private static OnnxValue Truncated(OnnxGraphBuilder graph, OnnxValue uniform)
    {
        const double Between = 0.95449973610364158;
        OnnxValue signed = graph.Mul(graph.Sub(graph.Mul(uniform, 2), graph.Scalar(uniform.Type, 1)), Between);
        return graph.Mul(InverseErrorFunction.Of(graph, signed), Math.Sqrt(2));
    }

    private static void Integers(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue uniform = Draw(graph, scope.Extents(0), "RandomUniformLike", ElementType.Float64);
        (OnnxValue low, OnnxValue high) = (graph.Cast(scope[1], ElementType.Float64), graph.Cast(scope[2], ElementType.Float64));
        OnnxValue drawn = graph.Op("Floor", graph.Add(graph.Mul(uniform, graph.Sub(high, low)), low));
        scope.Bind(graph.Cast(graph.Min(drawn, graph.Sub(high, graph.Scalar(ElementType.Float64, 1))), scope[1].Type));
    }

    /// <summary>The largest of the logits plus noise is class c as often as c is likely.</summary>
    private static void Multinomial(SourceNode node, TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue logits = graph.Unsqueeze(graph.Cast(scope[0], ElementType.Float32), 1);
        OnnxValue samples = graph.Reshape(scope.Extents(1), 1);
        OnnxValue shape = graph.JoinExtents(graph.ExtentOf(logits, 0), samples, graph.ExtentOf(logits, 2));
        OnnxValue uniform = Draw(graph, shape, "RandomUniformLike", ElementType.Float32);
        OnnxValue open = graph.Max(uniform, graph.Scalar(uniform.Type, 1e-20));
        OnnxValue noise = graph.Op("Neg", graph.Op("Log", graph.Op("Neg", graph.Op("Log", open))));
        OnnxValue chosen = graph.Add("ArgMax", [graph.Add(logits, noise)]).With("axis", 2).With("keepdims", 0).Output;
        scope.Bind(graph.Cast(chosen, node.Type("output_dtype", DataType.Int64).ToElementType()));
    }

    private static void Shuffle(TranslationScope scope)
    {
        OnnxGraphBuilder graph = scope.Graph;
        OnnxValue count = graph.Add("Shape", [scope[0]], type: ElementType.Int64).With("end", 1).Output;
        OnnxValue keys = Draw(graph, count, "RandomUniformLike", ElementType.Float32);
        OnnxNode order = graph.Add("TopK", [keys, count], 2).With("axis", 0);
        scope.Bind(graph.Gather(scope[0], order.Outputs[1]));
    }
}
