// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Shapes;

/// <summary>Passes values on, tells their shape or gives them another: for every element type.</summary>
internal static class ShapeKernels
{
    public static void Register(HostKernelTable table) => table
        .Add("Identity", PassOn)
        .Add("IdentityN", PassOn)
        .Add("StopGradient", PassOn)
        .Add("PreventGradient", PassOn)
        .Add("Snapshot", PassOn)
        .Add("CheckNumerics", PassOn)
        .Add("EnsureShape", EnsureShape)
        .Add("Shape", Shape)
        .Add("ShapeN", Shape)
        .Add("Size", static (in HostCall call) => [Integer(call, call.ShapeOf(0).GetElementCount())])
        .Add("Rank", static (in HostCall call) => [Tensor.Of([], [call.ShapeOf(0).Rank])])
        .Add("Reshape", Reshape)
        .Add("ExpandDims", ExpandDims)
        .Add("Squeeze", Squeeze)
        .Add("Fill", Fill)
        .Add("BroadcastTo", BroadcastTo);

    private static Tensor[] PassOn(in HostCall call)
    {
        var outputs = new Tensor[call.InputCount];
        for (int i = 0; i < outputs.Length; i++) { outputs[i] = Tensors.View(call[i], call[i].Shape); }
        return outputs;
    }

    private static Tensor[] EnsureShape(in HostCall call)
    {
        PartialShape wanted = call.Node.Shape("shape");
        call.Require(wanted.Accepts(call[0].Shape), $"Shape of tensor {call.Node.Name} {call[0].Shape} is not compatible with expected shape {wanted}.");
        return [Tensors.View(call[0], call[0].Shape)];
    }

    private static Tensor[] Shape(in HostCall call)
    {
        var shapes = new Tensor[call.InputCount];
        ElementType type = call.Node.Type("out_type", DataType.Int32).ToElementType();
        for (int i = 0; i < shapes.Length; i++)
        {
            TensorShape shape = call.ShapeOf(i);
            shapes[i] = Tensors.OfIntegers(type, [shape.Rank], shape.Dimensions);
        }

        return shapes;
    }

    private static Tensor Integer(in HostCall call, long value) =>
        Tensors.OfIntegers(call.Node.Type("out_type", DataType.Int32).ToElementType(), [], [value]);

    /// <summary>Views the first input in the shape that the second says.</summary>
    public static Tensor[] Reshape(in HostCall call)
    {
        Tensor tensor = call[0];
        long[] wanted = Tensors.Integers(call[1]);
        int open = Array.IndexOf(wanted, -1L);
        call.Require(open < 0 || Array.LastIndexOf(wanted, -1L) == open, "Only one input size may be -1");
        call.Require(!wanted.Any(static extent => extent < -1), "Size must be non-negative");
        if (open >= 0)
        {
            wanted[open] = 1;
            long known = Axes.Product(wanted);
            call.Require(known > 0 || tensor.ElementCount > 0, "reshape cannot infer the missing input size for an empty tensor unless all specified input sizes are non-zero");
            call.Require(
                known > 0 && tensor.ElementCount % known == 0,
                $"Input to reshape is a tensor with {tensor.ElementCount} values, but the requested shape requires a multiple of {known}");
            wanted[open] = tensor.ElementCount / known;
        }

        TensorShape shape = TensorShape.FromTrusted(wanted);
        call.Require(
            shape.TryGetElementCount(out long count) && count == tensor.ElementCount,
            $"Input to reshape is a tensor with {tensor.ElementCount} values, but the requested shape has {count}");
        return [Tensors.View(tensor, shape)];
    }

    private static Tensor[] ExpandDims(in HostCall call)
    {
        int axis = Axes.Normal(call, call[1], call[0].Shape.Rank + 1);
        ReadOnlySpan<long> extents = call[0].Shape.Dimensions;
        return [Tensors.View(call[0], new TensorShape([.. extents[..axis], 1, .. extents[axis..]]))];
    }

    private static Tensor[] Squeeze(in HostCall call)
    {
        TensorShape shape = call[0].Shape;
        long[] named = call.Node.Ints("squeeze_dims");
        if (named.Length == 0) { named = call.Node.Ints("axis"); }
        bool[] dropped = new bool[shape.Rank];
        foreach (long axis in named)
        {
            int normal = Axes.Normal(call, axis, shape.Rank);
            call.Require(shape[normal] == 1, $"Can not squeeze dim[{normal}], expected a dimension of 1, got {shape[normal]}");
            dropped[normal] = true;
        }

        var kept = new List<long>(shape.Rank);
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (!(named.Length == 0 ? shape[axis] == 1 : dropped[axis])) { kept.Add(shape[axis]); }
        }

        return [Tensors.View(call[0], new TensorShape([.. kept]))];
    }

    private static Tensor[] Fill(in HostCall call)
    {
        call.Require(call[1].ElementCount == 1, $"value must be a scalar, got shape {call[1].Shape}");
        return [Spread(call, call[1], Tensors.Integers(call[0]))];
    }

    private static Tensor[] BroadcastTo(in HostCall call) => [Spread(call, call[0], Tensors.Integers(call[1]))];

    private static Tensor Spread(in HostCall call, Tensor tensor, long[] extents)
    {
        call.Require(!extents.Any(static extent => extent < 0), "Dimensions must be >= 0");
        TensorShape shape = TensorShape.FromTrusted(extents);
        call.Require(Broadcasting.TryStrides(tensor.Shape, shape, out long[] strides), $"Incompatible shapes: {tensor.Shape} vs. {shape}");
        return StridedCopy.Copy(tensor, shape, 0, strides);
    }
}
