// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Sees through the way Keras normalizes layers: as a batch normalization of images that are one row each.</summary>
/// <remarks>
/// <code>
/// Reshape(FusedBatchNorm(Reshape(x, [1, rows, columns, 1]), ones, zeros), Shape(x)) * gamma + beta
///   =  LayerNormalization(x, gamma, beta), over the last axes, which have that many columns
/// </code>
/// </remarks>
internal static class LayerNormalization
{
    private const string Op = "LayerNormalization";

    /// <summary>Translates the reshape at the end, if it is one.</summary>
    public static bool TryTranslate(SourceNode node, TranslationScope scope)
    {
        if (node.Inputs[0].Node is not { Op: "FusedBatchNorm" or "FusedBatchNormV2" or "FusedBatchNormV3" } norm
            || node.Inputs[0] != norm.Outputs[0] || !norm.Bool("is_training", true) || norm.Text("data_format", "NHWC") != "NCHW"
            || norm.Inputs[0].Node is not { Op: "Reshape" } split || !IsAll(scope, norm.Inputs[1], 1) || !IsAll(scope, norm.Inputs[2], 0))
        {
            return false;
        }

        OnnxValue operand = scope.Value(split.Inputs[0]);
        if (operand.Type != ElementType.Float32 || !operand.Shape.HasRank || !IsShapeOf(scope, node.Inputs[1], split.Inputs[0], operand.Shape)
            || FirstNormalized(operand.Shape, scope.Elements(split.Inputs[1])) is not { } axis)
        {
            return false;
        }

        OnnxGraphBuilder graph = scope.Graph;
        Tensor ones = Tensor.Allocate(ElementType.Float32, new TensorShape(operand.Shape.Dimensions[axis..]));
        ones.AsSpan<float>().Fill(1);
        scope.Bind(Emit(graph, norm.Float("epsilon", 1e-4f), axis, operand, graph.Constant(ones)));
        return true;
    }

    /// <summary>Multiplies, which a normalization that nothing was multiplied with takes into itself.</summary>
    public static OnnxValue Times(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) =>
        Absorb(graph, left, right, wanted: 2) ?? Absorb(graph, right, left, wanted: 2) ?? graph.Mul(left, right);

    /// <summary>Adds, which a normalization that nothing was added to takes into itself.</summary>
    public static OnnxValue Plus(OnnxGraphBuilder graph, OnnxValue left, OnnxValue right) =>
        Absorb(graph, left, right, wanted: 3) ?? Absorb(graph, right, left, wanted: 3) ?? graph.Add(left, right);

    private static OnnxValue? Absorb(OnnxGraphBuilder graph, OnnxValue normalized, OnnxValue other, int wanted)
    {
        if (normalized.Producer is not { Op: Op, Inputs: [{ } operand, { } scale, ..] inputs } node || inputs.Length != 2
            || operand.Owner != graph || !other.Shape.IsFullyKnown || other.Shape != scale.Shape
            || node.Attributes is not [IntAttribute axis, FloatAttribute epsilon] || (wanted == 2 && !IsOnes(scale)))
        {
            return null;
        }

        return wanted == 2
            ? Emit(graph, epsilon.Value, (int)axis.Value, operand, other)
            : Emit(graph, epsilon.Value, (int)axis.Value, operand, scale, other);
    }

    private static OnnxValue Emit(OnnxGraphBuilder graph, float epsilon, int axis, params ReadOnlySpan<OnnxValue?> operands) =>
        graph.Add(Op, operands).With("axis", axis).With("epsilon", epsilon).Shaped(operands[0]!.Shape).Output;

    private static bool IsOnes(OnnxValue scale) =>
        scale.Constant is { } constant && !constant.AsSpan<float>().ContainsAnyExcept(1f);

    private static bool IsAll(TranslationScope scope, SourceValue vector, float number)
    {
        SourceValue value = vector.Node.Op == "Fill" ? vector.Node.Inputs[1] : vector;
        return scope.ContentOf(value) is TensorConstant { Tensor: { ElementType: ElementType.Float32 } tensor }
            && !tensor.AsSpan<float>().ContainsAnyExcept(number);
    }

    private static bool IsShapeOf(TranslationScope scope, SourceValue target, SourceValue value, PartialShape known)
    {
        if (target.Node.Op == "Shape" && target.Node.Inputs[0] == value) { return true; }
        if (scope.Elements(target) is not { } elements || elements.Length != known.Rank) { return false; }
        for (int i = 0; i < elements.Length; i++)
        {
            bool isExtent = elements[i].IsExtent && elements[i].Source == value && elements[i].Axis == i;
            bool isNumber = elements[i].IsKnown && elements[i].Value == known[i];
            if (!isExtent && !isNumber) { return false; }
        }

        return true;
    }

    /// <summary>Returns where the axes begin that make up the columns; null if it is no such reshape.</summary>
    private static int? FirstNormalized(PartialShape shape, SymbolicInteger[]? target)
    {
        if (target is not [{ IsKnown: true, Value: 1 }, _, { IsKnown: true, Value: > 0 and var columns }, { IsKnown: true, Value: 1 }]) { return null; }
        long product = 1;
        for (int axis = shape.Rank - 1; axis > 0 && shape[axis] > 0; axis--)
        {
            product *= shape[axis];
            if (product == columns) { return axis; }
            if (product > columns) { break; }
        }

        return null;
    }
}
