// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Gets at the tensors of constants.</summary>
internal static class ConstantContents
{
    private const long MaxLoadedBytes = 1L << 30;

    /// <summary>Returns the tensor; one that is in the checkpoint is read. It lives on managed memory.</summary>
    /// <exception cref="SavedModelException">It is too large for a value that is computed with.</exception>
    public static Tensor? Load(ConstantContent content)
    {
        if (content is TensorConstant constant) { return constant.Tensor; }
        if (content is not WeightConstant { Entry: { } entry }) { return null; }
        if (entry.Length > MaxLoadedBytes)
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.TooLarge, $"The tensor '{entry.Key}' has {entry.Length} bytes; at most {MaxLoadedBytes} are computed with.", File: entry.File));
        }

        byte[] bytes = new byte[entry.Length];
        entry.Shard.Read(entry.Offset, bytes);
        return Tensor.FromMemory(entry.ElementType, entry.Shape, bytes);
    }

    public static (ElementType Type, TensorShape Shape)? Describe(ConstantContent content) => content switch
    {
        TensorConstant constant => (constant.Tensor.ElementType, constant.Tensor.Shape),
        WeightConstant weight => (weight.Entry.ElementType, weight.Entry.Shape),
        _ => null,
    };

    /// <summary>Gives a constant another shape of as many elements; its bytes stay where they are.</summary>
    public static ConstantContent? Reshape(ConstantContent content, TensorShape shape)
    {
        if (!shape.TryGetElementCount(out long count)) { return null; }
        return content switch
        {
            WeightConstant { Entry: { } entry } when entry.Shape.GetElementCount() == count => new WeightConstant(entry with { Shape = shape }),
            TensorConstant { Tensor: { } tensor } when tensor.ElementCount == count => new TensorConstant(
                tensor.ElementType == ElementType.String
                    ? Tensor.FromStrings(shape, tensor.Strings)
                    : Tensor.FromMemory(tensor.ElementType, shape, tensor.Memory)),
            _ => null,
        };
    }

    /// <summary>Asks what TensorFlow's <c>If</c> asks: a scalar is true if it is not zero, anything else if it is not empty.</summary>
    public static bool IsTrue(Tensor tensor)
    {
        if (tensor.Shape.Rank > 0) { return tensor.ElementCount > 0; }
        return tensor.ElementType == ElementType.String ? tensor.Strings[0].Length > 0 : tensor.Bytes.ContainsAnyExcept((byte)0);
    }

    /// <summary>Returns a small tensor of integers; null if it is none.</summary>
    public static long[]? Integers(Tensor? tensor)
    {
        if (tensor is not { ElementType: ElementType.Int32 or ElementType.Int64, ElementCount: <= 4096 }) { return null; }
        return tensor.ElementType == ElementType.Int64
            ? tensor.AsSpan<long>().ToArray()
            : Array.ConvertAll(tensor.AsSpan<int>().ToArray(), static value => (long)value);
    }
}
