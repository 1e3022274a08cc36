// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>Takes the ops apart that TensorFlow's optimizer makes of several; a graph that was frozen after it ran has them.</summary>
/// <remarks>
/// <code>
/// before:  x, filter, bias -> _FusedConv2D(BiasAdd, Relu)     after:  x, filter -> Conv2D -> BiasAdd(bias) -> Relu
/// </code>
/// The engine joins them again in its own way.
/// </remarks>
internal static class FusedRules
{
    public const string Ops =
        "FusedPadConv2D FusedResizeAndPadConv2D ParallelConcat _FusedBatchMatMulV2 _FusedBatchNormEx _FusedConv2D _FusedConv3D "
        + "_FusedDepthwiseConv2dNative _FusedMatMul";

    public static GraphPatch? Match(SourceNode node) => node.Op switch
    {
        "_FusedConv2D" => Apart(node, "Conv2D"),
        "_FusedConv3D" => Apart(node, "Conv3D"),
        "_FusedDepthwiseConv2dNative" => Apart(node, "DepthwiseConv2dNative"),
        "_FusedMatMul" => Apart(node, "MatMul"),
        "_FusedBatchMatMulV2" => Apart(node, "BatchMatMulV2"),
        "_FusedBatchNormEx" => Normalization(node),
        "FusedPadConv2D" => Padded(node, resized: false),
        "FusedResizeAndPadConv2D" => Padded(node, resized: true),
        "ParallelConcat" => Rows(node),
        _ => null,
    };

    private static GraphPatch Apart(SourceNode node, string op)
    {
        var parts = new FusedParts(node, 2);
        SourceValue value = parts.Add(op, [.. node.Inputs.Take(2)], node.Attributes);
        foreach (ReadOnlyMemory<byte> name in node.Attribute("fused_ops")?.List?.Bytes ?? []) { value = Step(parts, Encoding.UTF8.GetString(name.Span), value); }
        return new GraphPatch("taken apart", parts.Nodes, [value]);
    }

    private static SourceValue Step(FusedParts parts, string step, SourceValue value)
    {
        switch (step)
        {
            case "BiasAdd":
                return parts.Add("BiasAdd", [value, parts.Next()], parts.Only("T", "data_format"));
            case "Add":
                return parts.Add("AddV2", [value, parts.Next()], parts.Only("T"));
            case "Mul":
                return parts.Add("Mul", [value, parts.Next()], parts.Only("T"));
            case "FusedBatchNorm":
                return parts.Add(
                    "FusedBatchNormV3",
                    [value, parts.Next(), parts.Next(), parts.Next(), parts.Next()],
                    parts.Only("T", "data_format", "epsilon").With("U", parts.Node.Attribute("T")).With("is_training", new AttributeValue { Kind = AttributeKind.Bool }),
                    outputs: 6);
            case "Relu" or "Relu6" or "Elu" or "Tanh" or "Sigmoid":
                return parts.Add(step, [value], parts.Only("T"));
            case "LeakyRelu":
                return parts.Add(step, [value], parts.Only("T").With("alpha", parts.Node.Attribute("leakyrelu_alpha")));
            case "GeluExact":
                return parts.Half(value, parts.Add("Erf", [parts.Times(value, Math.Sqrt(0.5))], parts.Only("T")));
            case "GeluApproximate":
                SourceValue cube = parts.Add("Mul", [value, parts.Add("Square", [value], parts.Only("T"))], parts.Only("T"));
                SourceValue bent = parts.Add("AddV2", [value, parts.Times(cube, 0.044715)], parts.Only("T"));
                return parts.Half(value, parts.Add("Tanh", [parts.Times(bent, Math.Sqrt(2 / Math.PI))], parts.Only("T")));
            default:
                throw new SavedModelException(new Diagnostic(
                    DiagnosticId.UnsupportedVariant, $"The fused step '{step}' is not one of those that are known.", parts.Node.Name, parts.Node.Op));
        }
    }

    /// <summary>A picture is scaled, its edges are mirrored, and it is convolved: (x, [size,] paddings, filter).</summary>
    private static GraphPatch Padded(SourceNode node, bool resized)
    {
        var parts = new FusedParts(node, 0);
        SourceValue value = parts.Next();
        if (resized)
        {
            AttributeValue? type = node.Attribute("T");
            value = parts.Add("ResizeBilinear", [value, parts.Next()], parts.Only("T").With("align_corners", node.Attribute("resize_align_corners")));
            var back = new FusedAttributes().With("SrcT", new AttributeValue { Kind = AttributeKind.Type, Type = DataType.Float }).With("DstT", type);
            if (type is { Type: not DataType.Float }) { value = parts.Add("Cast", [value], back); }
        }

        value = parts.Add("MirrorPad", [value, parts.Next()], parts.Only("T", "mode"));
        value = parts.Add("Conv2D", [value, parts.Next()], parts.Only("T", "strides", "padding"));
        return new GraphPatch("taken apart", parts.Nodes, [value]);
    }

    /// <summary>Values of one row each, one below the other.</summary>
    private static GraphPatch Rows(SourceNode node)
    {
        var parts = new FusedParts(node, 0);
        SourceValue value = parts.Add("ConcatV2", [.. node.Inputs, parts.Integer(0)], parts.Only("T", "N"));
        return new GraphPatch("taken apart", parts.Nodes, [value]);
    }

    private static GraphPatch Normalization(SourceNode node)
    {
        var parts = new FusedParts(node, 5);
        string activation = node.Text("activation_mode", "Identity");
        SourceValue value = parts.Add("FusedBatchNormV3", [.. node.Inputs.Take(5)], node.Attributes, outputs: 6);
        SourceNode normalized = value.Node;
        if (node.Int("num_side_inputs", 0) > 0) { value = parts.Add("AddV2", [value, parts.Next()], parts.Only("T")); }
        if (activation != "Identity") { value = Step(parts, activation, value); }
        return new GraphPatch("taken apart", parts.Nodes, [value, .. normalized.Outputs.Skip(1).Take(node.Outputs.Count - 1)]);
    }
}
