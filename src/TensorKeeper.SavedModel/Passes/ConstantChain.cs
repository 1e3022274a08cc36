// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>A value to which a scalar constant is added, or which is multiplied by one. Immutable.</summary>
/// <param name="IsProduct">Whether it is multiplied.</param>
/// <param name="Start">The value.</param>
/// <param name="Side">Which operand of the last step the value, or the chain so far, is.</param>
/// <param name="Constant">The constant, a scalar.</param>
internal sealed record ConstantChain(bool IsProduct, SourceValue Start, int Side, Tensor Constant)
{
    /// <summary>Reads a node as a chain of one step; null if it is none.</summary>
    public static ConstantChain? Of(SourceNode node)
    {
        if (node.Op is not ("Add" or "AddV2" or "Mul") || node.Inputs.Count != 2 || node.Outputs.Count != 1) { return null; }
        Tensor? left = ScalarOf(node.Inputs[0]);
        Tensor? right = ScalarOf(node.Inputs[1]);
        if (left is null == right is null) { return null; }
        int side = left is null ? 0 : 1;
        return new ConstantChain(node.Op == "Mul", node.Inputs[side], side, left ?? right!);
    }

    /// <summary>Appends a step whose start is this chain; null if the two have nothing in common.</summary>
    public ConstantChain? Join(ConstantChain step)
    {
        if (step.IsProduct != IsProduct || step.Constant.ElementType != Constant.ElementType) { return null; }
        return Constant.ElementType switch
        {
            ElementType.Float32 => this with { Constant = Combine<float>(step) },
            ElementType.Float64 => this with { Constant = Combine<double>(step) },
            ElementType.Int32 => this with { Constant = Combine<int>(step) },
            ElementType.Int64 => this with { Constant = Combine<long>(step) },
            _ => null,
        };
    }

    private static Tensor? ScalarOf(SourceValue value) =>
        value.Node.Op == InternalOps.Constant && value.Node.Constant is TensorConstant { Tensor: { Shape.Rank: 0 } scalar } ? scalar : null;

    private Tensor Combine<T>(ConstantChain step)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        (T left, T right) = (Constant.AsSpan<T>()[0], step.Constant.AsSpan<T>()[0]);
        return Tensor.Of([], unchecked(IsProduct ? left * right : left + right));
    }
}
