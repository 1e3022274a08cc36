// SPDX-License-Identifier: MIT
using Google.Protobuf;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TensorFlow;

namespace TensorKeeper.Protocol.Tests.Codecs;

public sealed class SignatureDefCodecTests
{
    private static readonly Signature Iris = new()
    {
        Name = "serving_default",
        Inputs =
        [
            new TensorSpec("features", ElementType.Float32, new PartialShape(-1, 4), "serving_default_features:0"),
            new TensorSpec("scale", ElementType.Float64, new PartialShape([]), "scale:0", Tensor.Of(TensorShape.Scalar, 2.0)),
            new TensorSpec("text", ElementType.String, PartialShape.UnknownRank, "text:0"),
        ],
        Outputs = [new TensorSpec("scores", ElementType.Float32, new PartialShape(-1, 3), "StatefulPartitionedCall:0")],
    };

    [Fact]
    public void Builds_what_TensorFlow_would_have_exported()
    {
        SignatureDef message = SignatureDefCodec.Build(Iris);

        Assert.Equal("tensorflow/serving/predict", message.MethodName);
        Assert.Equal(["features", "scale", "text"], message.Inputs.Keys.Order());
        Assert.Equal(
            new TensorInfo
            {
                Name = "serving_default_features:0",
                Dtype = DataType.DtFloat,
                TensorShape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dim { Size = -1 }, new TensorShapeProto.Types.Dim { Size = 4 } } },
            },
            message.Inputs["features"]);
        Assert.Equal(new TensorShapeProto(), message.Inputs["scale"].TensorShape);
        Assert.Equal(new TensorShapeProto { UnknownRank = true }, message.Inputs["text"].TensorShape);
        Assert.Equal([2.0], message.Defaults["scale"].DoubleVal);
    }

    [Fact]
    public void Reads_back_what_it_built()
    {
        byte[] exported = SignatureDefCodec.Build(Iris).ToByteArray();

        Signature read = SignatureDefCodec.Read("serving_default", SignatureDefCodec.Parse(exported));

        Assert.Equal(Iris.Outputs, read.Outputs);
        Assert.Equal(Iris.Inputs.Select(static spec => spec with { DefaultValue = null }), read.Inputs.Select(static spec => spec with { DefaultValue = null }));
        Tensors.AssertSame(Iris.Inputs[1].DefaultValue!, read.Inputs[1].DefaultValue!);
    }

    [Fact]
    public void Reference_types_are_their_base_and_sorting_is_ordinal()
    {
        var message = new SignatureDef { MethodName = "tensorflow/serving/regress" };
        message.Inputs["b"] = new TensorInfo { Name = "b:0", Dtype = DataType.DtFloatRef };
        message.Inputs["B"] = new TensorInfo { Dtype = DataType.DtResource, CooSparse = new TensorInfo.Types.CooSparse { ValuesTensorName = "v" } };

        Signature read = SignatureDefCodec.Read("x", message);

        Assert.Equal("tensorflow/serving/regress", read.MethodName);
        Assert.Equal(
            [new TensorSpec("B", ElementType.None, PartialShape.UnknownRank, ""), new TensorSpec("b", ElementType.Float32, PartialShape.UnknownRank, "b:0")],
            read.Inputs);
    }

    [Fact]
    public void A_default_that_is_no_tensor_is_told()
    {
        var message = new SignatureDef();
        message.Inputs["x"] = new TensorInfo { Name = "x:0", Dtype = DataType.DtFloat };
        message.Defaults["x"] = new TensorProto();

        Assert.Throws<ProtoFormatException>(() => SignatureDefCodec.Read("x", message));
    }
}
