// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Shapes of results that follow from the operands' shapes alone; unknown for every other operator.</summary>
internal static class ResultShapes
{
    public static PartialShape Of(string op, ReadOnlySpan<OnnxValue?> inputs) => op switch
    {
        "Add" or "Sub" or "Mul" or "Div" or "Mod" or "Pow" or "Max" or "Min" or "Sum" or "And" or "Or" or "Xor" or "Equal"
            or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "Where" or "PRelu"
            or "BitwiseAnd" or "BitwiseOr" or "BitwiseXor" or "BitShift" => Broadcast(inputs),
        "Abs" or "Neg" or "Relu" or "LeakyRelu" or "Elu" or "Selu" or "Sigmoid" or "Tanh" or "Exp" or "Log" or "Sqrt"
            or "Reciprocal" or "Sign" or "Floor" or "Ceil" or "Round" or "Not" or "IsNaN" or "IsInf" or "Erf" or "Softplus"
            or "Softsign" or "Sin" or "Cos" or "Tan" or "Asin" or "Acos" or "Atan" or "Sinh" or "Cosh" or "Asinh" or "Acosh"
            or "Atanh" or "Cast" or "Identity" or "Clip" or "Softmax" or "LogSoftmax" or "CumSum" or "BitwiseNot"
            or "BatchNormalization" or "LRN" or "Gelu" or "LayerNormalization" or "QuantizeLinear" or "DequantizeLinear"
            or "ScatterND" or "ScatterElements" or "ReverseSequence" or "Trilu" => inputs[0]!.Shape,
        "MatMul" => MatrixProduct(inputs[0]!.Shape, inputs[1]!.Shape),
        _ => PartialShape.UnknownRank,
    };

    public static PartialShape Broadcast(PartialShape left, PartialShape right)
    {
        if (!left.HasRank || !right.HasRank) { return PartialShape.UnknownRank; }
        int rank = Math.Max(left.Rank, right.Rank);
        long[] dimensions = new long[rank];
        for (int i = 0; i < rank; i++)
        {
            long a = i < rank - left.Rank ? 1 : left[i - (rank - left.Rank)];
            long b = i < rank - right.Rank ? 1 : right[i - (rank - right.Rank)];

            // An unknown extent beside one above 1 can only be that, or 1.
            dimensions[i] = a == 1 ? b : b == 1 ? a : a == PartialShape.Unknown ? b : a;
        }

        return new PartialShape(dimensions);
    }

    private static PartialShape Broadcast(ReadOnlySpan<OnnxValue?> inputs)
    {
        PartialShape shape = inputs[0]!.Shape;
        foreach (OnnxValue? input in inputs[1..]) { shape = Broadcast(shape, input!.Shape); }
        return shape;
    }

    private static PartialShape MatrixProduct(PartialShape left, PartialShape right)
    {
        if (left.Rank < 2 || right.Rank < 2) { return PartialShape.UnknownRank; }
        PartialShape batch = Broadcast(new PartialShape(left.Dimensions[..^2]), new PartialShape(right.Dimensions[..^2]));
        return new PartialShape([.. batch.Dimensions, left[left.Rank - 2], right[right.Rank - 1]]);
    }
}
