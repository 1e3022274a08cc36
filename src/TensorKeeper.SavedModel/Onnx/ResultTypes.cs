// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>Types of results, as far as operator and operands tell; the rest is the first operand's type.</summary>
internal static class ResultTypes
{
    public static ElementType Of(string op, int index, ReadOnlySpan<OnnxValue?> inputs) => op switch
    {
        "Equal" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "And" or "Or" or "Not" or "Xor"
            or "IsNaN" or "IsInf" => ElementType.Bool,
        "Shape" or "Size" or "ArgMax" or "ArgMin" or "NonZero" or "NonMaxSuppression" => ElementType.Int64,
        "TopK" or "Unique" or "MaxPool" when index > 0 => ElementType.Int64,
        "MatMulInteger" => ElementType.Int32,
        "Where" => inputs[1]!.Type,
        "QuantizeLinear" => inputs[2]!.Type,
        "DequantizeLinear" => inputs[1]!.Type,
        _ => inputs[0]!.Type,
    };
}
