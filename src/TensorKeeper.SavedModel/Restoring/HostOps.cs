// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>The few ops that stand between constants, checkpoint and variables when a model is restored.</summary>
internal static class HostOps
{
    public static bool IsKnown(string op) => op
        is "Reshape" or "ExpandDims" or "Squeeze" or "Shape" or "Cast" or "Pack" or "ConcatV2" or "StridedSlice" or "Fill" or "Range"
        or "ZerosLike" or "OnesLike" or "Select" or "SelectV2" or "StringJoin" or "ShardedFilename";

    /// <summary>Computes the only output of a node; null if the inputs are none this knows.</summary>
    public static ConstantContent? Compute(NodeDef node, ConstantContent[] inputs)
    {
        if (inputs.Length == 0) { return null; }
        switch (node.Op)
        {
            case "Reshape": return Reshape(inputs);
            case "ExpandDims": return ExpandDims(inputs);
            case "Squeeze": return Squeeze(node, inputs[0]);
        }

        var tensors = new Tensor[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (ConstantContents.Load(inputs[i]) is not { } tensor) { return null; }
            tensors[i] = tensor;
        }

        Tensor? result = node.Op switch
        {
            "Shape" => ShapeOf(node, tensors[0]),
            "Cast" => TensorCast.Convert(tensors[0], node.Attributes.GetValueOrDefault("DstT")?.Type ?? DataType.Invalid),
            "Pack" => TensorAssembly.Pack(tensors, Int(node, "axis")),
            "ConcatV2" => TensorAssembly.Concatenate(tensors),
            "StridedSlice" => StridedSlice(node, tensors),
            "Fill" => TensorAssembly.Fill(tensors),
            "Range" => TensorAssembly.Range(tensors),
            "ZerosLike" => Like(tensors[0], 0),
            "OnesLike" => Like(tensors[0], 1),
            "Select" or "SelectV2" => Select(tensors),
            "StringJoin" => StringJoin(node, tensors),
            _ => ShardedFilename(tensors),
        };
        return result is null ? null : new TensorConstant(result);
    }

    private static long Int(NodeDef node, string attribute) => node.Attributes.GetValueOrDefault(attribute)?.Int ?? 0;

    private static ConstantContent? Reshape(ConstantContent[] inputs)
    {
        if (inputs.Length < 2 || ConstantContents.Describe(inputs[0]) is not { } source) { return null; }
        if (ConstantContents.Integers(ConstantContents.Load(inputs[1])) is not { } wanted) { return null; }
        int open = Array.IndexOf(wanted, -1);
        if (open >= 0)
        {
            wanted[open] = 1;
            if (wanted.AsSpan().ContainsAnyInRange(long.MinValue, 0)) { return null; }
            if (!TensorShape.FromTrusted(wanted).TryGetElementCount(out long others)) { return null; }
            wanted[open] = source.Shape.GetElementCount() / others;
        }

        return wanted.AsSpan().ContainsAnyInRange(long.MinValue, -1) ? null : ConstantContents.Reshape(inputs[0], TensorShape.FromTrusted(wanted));
    }

    private static ConstantContent? ExpandDims(ConstantContent[] inputs)
    {
        if (inputs.Length < 2 || ConstantContents.Describe(inputs[0]) is not { } source) { return null; }
        if (ConstantContents.Integers(ConstantContents.Load(inputs[1])) is not [long axis]) { return null; }
        if (axis < 0) { axis += source.Shape.Rank + 1; }
        if (axis < 0 || axis > source.Shape.Rank) { return null; }
        List<long> shape = [.. source.Shape.Dimensions];
        shape.Insert((int)axis, 1);
        return ConstantContents.Reshape(inputs[0], TensorShape.FromTrusted([.. shape]));
    }

    private static ConstantContent? Squeeze(NodeDef node, ConstantContent input)
    {
        if (ConstantContents.Describe(input) is not { } source) { return null; }
        long[] axes = node.Attributes.GetValueOrDefault("squeeze_dims")?.List?.Ints ?? [];
        List<long> shape = [];
        for (int axis = 0; axis < source.Shape.Rank; axis++)
        {
            bool named = axes.Contains(axis) || axes.Contains(axis - source.Shape.Rank);
            if (source.Shape[axis] != 1 || (axes.Length > 0 && !named)) { shape.Add(source.Shape[axis]); }
        }

        return ConstantContents.Reshape(input, TensorShape.FromTrusted([.. shape]));
    }

    private static Tensor ShapeOf(NodeDef node, Tensor tensor)
    {
        long[] shape = tensor.Shape.Dimensions.ToArray();
        return node.Attributes.GetValueOrDefault("out_type")?.Type == DataType.Int64
            ? Tensor.Of<long>(new TensorShape(shape.Length), shape)
            : Tensor.Of<int>(new TensorShape(shape.Length), Array.ConvertAll(shape, static dimension => (int)dimension));
    }

    // Of a vector, one element or a run; what TensorFlow writes to take a file's name or a shape apart.
    private static Tensor? StridedSlice(NodeDef node, Tensor[] inputs)
    {
        if (inputs.Length < 4 || inputs[0].Shape.Rank != 1 || Int(node, "ellipsis_mask") != 0 || Int(node, "new_axis_mask") != 0) { return null; }
        if (ConstantContents.Integers(inputs[1]) is not [long begin]
            || ConstantContents.Integers(inputs[2]) is not [long end]
            || ConstantContents.Integers(inputs[3]) is not [1])
        {
            return null;
        }

        long length = inputs[0].ElementCount;
        long from = (Int(node, "begin_mask") & 1) != 0 ? 0 : begin < 0 ? begin + length : begin;
        long to = (Int(node, "end_mask") & 1) != 0 ? length : end < 0 ? end + length : end;
        bool single = (Int(node, "shrink_axis_mask") & 1) != 0;
        if (single)
        {
            from = begin < 0 ? begin + length : begin;
            return from < 0 || from >= length ? null : TensorAssembly.Run(inputs[0], from, 1, TensorShape.Scalar);
        }

        from = Math.Clamp(from, 0, length);
        long count = Math.Max(0, Math.Clamp(to, 0, length) - from);
        return TensorAssembly.Run(inputs[0], from, count, new TensorShape(count));
    }

    private static Tensor? Like(Tensor tensor, byte value)
    {
        if (tensor.ElementType == ElementType.String) { return null; }
        Tensor? one = TensorCast.Convert(Tensor.Of<byte>(TensorShape.Scalar, value), tensor.ElementType);
        return one is null ? null : TensorAssembly.Fill(one, tensor.Shape);
    }

    private static Tensor? Select(Tensor[] inputs) =>
        inputs.Length == 3 && inputs[0] is { ElementType: ElementType.Bool, Shape.Rank: 0 } condition && inputs[1].Shape == inputs[2].Shape
            ? inputs[condition.Bytes[0] != 0 ? 1 : 2]
            : null;

    private static Tensor? StringJoin(NodeDef node, Tensor[] inputs)
    {
        string separator = System.Text.Encoding.UTF8.GetString((node.Attributes.GetValueOrDefault("separator")?.Bytes ?? default).Span);
        string[] parts = new string[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is not { ElementType: ElementType.String, ElementCount: 1 }) { return null; }
            parts[i] = inputs[i].Strings.GetText(0);
        }

        return Tensor.OfText(TensorShape.Scalar, string.Join(separator, parts));
    }

    private static Tensor? ShardedFilename(Tensor[] inputs)
    {
        if (inputs.Length != 3 || inputs[0] is not { ElementType: ElementType.String, ElementCount: 1 }) { return null; }
        if (ConstantContents.Integers(inputs[1]) is not [long shard] || ConstantContents.Integers(inputs[2]) is not [long count]) { return null; }
        return Tensor.OfText(
            TensorShape.Scalar, string.Create(CultureInfo.InvariantCulture, $"{inputs[0].Strings.GetText(0)}-{shard:D5}-of-{count:D5}"));
    }
}
