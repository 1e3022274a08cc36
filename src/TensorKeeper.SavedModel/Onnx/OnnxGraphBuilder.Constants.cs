// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Bundles;

namespace TensorKeeper.SavedModel.Onnx;

/// <content>Constants and weights.</content>
internal sealed partial class OnnxGraphBuilder
{
    /// <summary>Returns the value of a tensor; equal tensors are written once.</summary>
    public OnnxValue Constant(Tensor tensor)
    {
        ElementType type = OnnxDataType.Carrier(tensor.ElementType);
        if (type == ElementType.String) { return NewConstant(tensor, type); }
        var key = new ConstantKey(tensor, type);
        if (!Model.Constants.TryGetValue(key, out OnnxValue? value))
        {
            value = NewConstant(tensor, type);
            Model.Constants.Add(key, value);
        }

        return value;
    }

    /// <summary>Returns the value of a weight, which stays in its file.</summary>
    public OnnxValue Weight(BundleSlice slice)
    {
        string? directory = Path.GetDirectoryName(slice.File);
        if (slice.Length <= InlineBytes || directory is null || (Model.WeightsDirectory ?? directory) != directory)
        {
            Tensor copy = Tensor.FromMemory(slice.ElementType, slice.Shape, new byte[checked((int)slice.Length)]);
            slice.Shard.Read(slice.Offset, copy.Bytes);
            return Constant(copy);
        }

        PartialShape shape = CarrierShape(slice.ElementType, slice.Shape);
        ElementType type = OnnxDataType.Carrier(slice.ElementType);
        if (!Model.Weights.TryGetValue((slice.File, slice.Offset, type, shape), out OnnxValue? value))
        {
            Model.WeightsDirectory = directory;
            value = new OnnxValue(this, Model.NewName('w'), type, shape) { IsInitializer = true };
            Model.Weights.Add((slice.File, slice.Offset, type, shape), value);
            Model.Initializers.Add(new ExternalInitializer(value, Path.GetFileName(slice.File), slice.Offset, slice.Length));
        }

        return value;
    }

    /// <summary>Returns a vector of 64-bit integers.</summary>
    public OnnxValue Int64s(params ReadOnlySpan<long> values) => Constant(Tensor.Of(new TensorShape(values.Length), values));

    /// <summary>Returns a scalar 64-bit integer.</summary>
    public OnnxValue Int64(long value) => Constant(Tensor.Of(TensorShape.Scalar, [value]));

    /// <summary>Returns a scalar of a type; the number is rounded to it.</summary>
    public OnnxValue Scalar(ElementType type, double value) => Constant(ScalarTensor.Of(type, value));

    private static PartialShape CarrierShape(ElementType type, TensorShape shape) =>
        OnnxDataType.IsComplex(type) ? new PartialShape([.. shape.Dimensions, 2]) : PartialShape.From(shape);

    private OnnxValue NewConstant(Tensor tensor, ElementType type)
    {
        var value = new OnnxValue(this, Model.NewName('c'), type, CarrierShape(tensor.ElementType, tensor.Shape))
        {
            Constant = tensor,
            IsInitializer = true,
        };
        Model.Initializers.Add(new InlineInitializer(value, tensor));
        return value;
    }
}
