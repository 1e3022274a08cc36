// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>Says for which graphs a request may have another shape than the placeholder declares, without a wrong answer.</summary>
/// <remarks>
/// TensorFlow's kernels check what they get; ONNX has kernels that take more. A product of matrices takes a vector there, and a
/// bias is broadcast. Only where the two agree on what is refused is a graph translated for another shape.
/// </remarks>
internal static class LenientOps
{
    // Element by element, or broadcast as NumPy does, in both; or no computation at all.
    private static readonly HashSet<string> OfAnyRank = new(StringComparer.Ordinal)
    {
        InternalOps.Input, InternalOps.Constant, "Identity", "IdentityN", "StopGradient", "Cast", "Shape", "Size", "ZerosLike", "OnesLike",
        "Abs", "Neg", "Sign", "Exp", "Expm1", "Log", "Log1p", "Sqrt", "Rsqrt", "Square", "Reciprocal", "Inv", "Relu", "Relu6", "LeakyRelu",
        "Elu", "Selu", "Softplus", "Softsign", "Sigmoid", "Tanh", "Erf", "Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh",
        "Asinh", "Acosh", "Atanh", "Floor", "Ceil", "Round", "Rint", "IsNan", "IsInf", "IsFinite", "LogicalNot", "ClipByValue",
        "Add", "AddV2", "Sub", "Mul", "RealDiv", "Div", "FloorDiv", "FloorMod", "DivNoNan", "MulNoNan", "Pow", "Maximum", "Minimum",
        "SquaredDifference", "Equal", "NotEqual", "Less", "LessEqual", "Greater", "GreaterEqual", "LogicalAnd", "LogicalOr", "SelectV2",
    };

    // Equal shapes are wanted, and ONNX broadcasts.
    private static readonly HashSet<string> Refused = new(StringComparer.Ordinal) { "AddN", "AccumulateNV2", "Select" };

    /// <summary>Asks whether a graph may be fed with another shape.</summary>
    /// <param name="graph">The lowered graph, with the other shape.</param>
    /// <param name="sameRank">Whether only extents differ from those declared, not the number of dimensions.</param>
    public static bool Allow(SignatureGraph graph, bool sameRank) => sameRank
        ? graph.Graph.Nodes.All(node => !Refused.Contains(node.Op) && !IsOpenBias(node, graph.Facts) && node.Bodies.Count == 0)
        : graph.Graph.Nodes.All(static node => OfAnyRank.Contains(node.Op));

    // A bias whose channels are not known would be broadcast over one channel.
    private static bool IsOpenBias(SourceNode node, FactTable facts)
    {
        if (node.Op is not ("BiasAdd" or "BiasAddV1") || node.Inputs.Count == 0) { return false; }
        PartialShape shape = facts[node.Inputs[0]].Shape;
        if (!shape.HasRank || shape.Rank < 2) { return true; }
        bool isFirst = node.Text("data_format", "NHWC") == "NCHW";
        return shape[isFirst ? 1 : shape.Rank - 1] == PartialShape.Unknown;
    }
}
