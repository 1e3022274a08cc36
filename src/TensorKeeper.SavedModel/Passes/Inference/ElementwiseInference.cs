// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Passes.Inference;

/// <summary>Ops that work element by element: the shape is the inputs', broadcast together.</summary>
internal static class ElementwiseInference
{
    public static ValueFact? Infer(InferenceNode node)
    {
        switch (node.Op)
        {
            case "Cast":
                return node.Fact(node.Shape(0), IsInteger(node.Input(0).Type) && IsInteger(node.Fact(default).Type) ? node.Integers(0) : null);
            case "Abs" or "Neg" or "Sign" or "Exp" or "Expm1" or "Log" or "Log1p" or "Sqrt" or "Rsqrt" or "Square" or "Reciprocal" or "Inv"
                or "Relu" or "Relu6" or "LeakyRelu" or "Elu" or "Selu" or "Softplus" or "Softsign" or "Sigmoid" or "Tanh" or "Erf" or "Erfc"
                or "Sin" or "Cos" or "Tan" or "Asin" or "Acos" or "Atan" or "Sinh" or "Cosh" or "Asinh" or "Acosh" or "Atanh"
                or "Floor" or "Ceil" or "Round" or "Rint" or "IsNan" or "IsInf" or "IsFinite" or "LogicalNot" or "Invert" or "ZerosLike" or "OnesLike"
                or "Softmax" or "LogSoftmax" or "StringLower" or "StringUpper" or "StringStrip" or "StringLength" or "AsString"
                or "StaticRegexReplace" or "RegexReplace" or "StringToNumber" or "StringToHashBucketFast" or "StringToHashBucketStrong"
                or "StringToHashBucket" or "Bucketize" or "Cumsum" or "Cumprod" or "ReverseV2" or "LRN" or "BiasAdd" or "BiasAddV1"
                or "FakeQuantWithMinMaxArgs" or "FakeQuantWithMinMaxVars" or "FakeQuantWithMinMaxVarsPerChannel"
                or "QuantizeAndDequantizeV2" or "QuantizeAndDequantizeV3" or "QuantizeAndDequantizeV4"
                or "FusedBatchNorm" or "FusedBatchNormV2" or "FusedBatchNormV3" or "ClipByValue" or "MatrixBandPart" or "Roll" or "ReverseSequence"
                or "TensorScatterUpdate" or "TensorScatterAdd" or "TensorScatterSub" or "CheckNumerics" or "Identity" or "Rad":
                return node.Fact(node.Shape(0));
            case "Add" or "AddV2" or "Sub" or "Mul" or "RealDiv" or "Div" or "TruncateDiv" or "FloorDiv" or "FloorMod" or "Mod" or "TruncateMod"
                or "DivNoNan" or "MulNoNan" or "Xdivy" or "Xlogy" or "Xlog1py" or "Pow" or "Maximum" or "Minimum" or "SquaredDifference"
                or "Equal" or "NotEqual" or "Less" or "LessEqual" or "Greater" or "GreaterEqual" or "LogicalAnd" or "LogicalOr"
                or "BitwiseAnd" or "BitwiseOr" or "BitwiseXor" or "LeftShift" or "RightShift" or "Atan2":
                return node.Fact(Broadcast(node.Shape(0), node.Shape(1)), Integers(node));
            case "SelectV2":
                return node.Fact(Broadcast(Broadcast(node.Shape(0), node.Shape(1)), node.Shape(2)));
            case "Select":
                return node.Fact(node.Shape(1).HasRank ? node.Shape(1) : node.Shape(2));
            case "AddN" or "AccumulateNV2":
                return node.Fact(node.Shape(0));
            default:
                return null;
        }
    }

    /// <summary>Broadcasts two shapes as NumPy does; what cannot be known is unknown.</summary>
    public static PartialShape Broadcast(PartialShape left, PartialShape right)
    {
        if (!left.HasRank || !right.HasRank) { return PartialShape.UnknownRank; }
        long[] result = new long[Math.Max(left.Rank, right.Rank)];
        for (int i = 1; i <= result.Length; i++)
        {
            long a = i <= left.Rank ? left[left.Rank - i] : 1;
            long b = i <= right.Rank ? right[right.Rank - i] : 1;
            result[^i] = a == 1 ? b : b == 1 ? a : a == PartialShape.Unknown ? b : a;
        }

        return new PartialShape(result);
    }

    private static bool IsInteger(DataType type) => type is DataType.Int32 or DataType.Int64;

    private static SymbolicInteger[]? Integers(InferenceNode node)
    {
        DataType type = node.Fact(default).Type;
        if (!IsInteger(type) || node.Integers(0) is not { } left || node.Integers(1) is not { } right) { return null; }
        SymbolicInteger[]? all = IntegerValues.Combine(left, right, (a, b) => IntegerValues.Compute(node.Op, a, b, type == DataType.Int32));
        for (int i = 0; i < all?.Length; i++)
        {
            if (all[i].IsUnknown) { all[i] = SymbolicInteger.Element(node.Node.Outputs[0], i); }
        }

        return all;
    }
}
