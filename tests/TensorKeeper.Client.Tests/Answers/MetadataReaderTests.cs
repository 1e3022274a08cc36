// SPDX-License-Identifier: MIT
using Google.Protobuf.WellKnownTypes;
using TensorKeeper.Client.Answers;
using TensorKeeper.Protocol.TensorFlow;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Client.Tests.Answers;

public sealed class MetadataReaderTests
{
    [Fact]
    public async Task Asks_for_the_signatures_of_the_version_meant()
    {
        GetModelMetadataRequest? seen = null;
        await using FakePeer peer = await FakePeer.StartAsync();
        peer.Metadata = request => { seen = request; return Answer(new SignatureDef()); };
        using var client = ModelClient.Connect(peer.Address);

        ModelMetadata metadata = await client.GetModelMetadataAsync(new ModelQuery("m", Version: 2), TestContext.Current.CancellationToken);

        Assert.Equal(("m", 2L), (seen!.ModelSpec.Name, seen.ModelSpec.Version!.Value));
        Assert.Equal(["signature_def"], seen.MetadataField);
        Assert.Equal(new ServableId("m", 5), metadata.Model);
        Assert.Equal(["serving_default"], metadata.Signatures.Keys);
    }

    [Fact]
    public void Names_types_and_shapes_become_our_words()
    {
        Signature signature = Read(new SignatureDef
        {
            MethodName = "tensorflow/serving/predict",
            Inputs = { ["b"] = Info("b:0", DataType.DtString, -1), ["a"] = Info("a:0", DataType.DtFloat, -1, 4) },
            Outputs = { ["y"] = new TensorInfo { Name = "y:0", Dtype = DataType.DtInt64 } },
        });

        Assert.Equal("tensorflow/serving/predict", signature.MethodName);
        Assert.Equal(
            [
                new TensorSpec("a", ElementType.Float32, new PartialShape(-1, 4), "a:0"),
                new TensorSpec("b", ElementType.String, new PartialShape(-1), "b:0"),
            ],
            signature.Inputs);
        Assert.Equal([new TensorSpec("y", ElementType.Int64, PartialShape.UnknownRank, "y:0")], signature.Outputs);
    }

    [Fact]
    public void A_sparse_input_is_listed_by_part()
    {
        var sparse = new TensorInfo.Types.CooSparse { IndicesTensorName = "i:0", ValuesTensorName = "v:0", DenseShapeTensorName = "s:0" };

        Signature signature = Read(new SignatureDef { Inputs = { ["sp"] = new TensorInfo { CooSparse = sparse, Dtype = DataType.DtFloat } } });

        Assert.Equal(["sp/dense_shape Int64 s:0", "sp/indices Int64 i:0", "sp/values Float32 v:0"], Lines(signature.Inputs));
    }

    [Fact]
    public void A_composite_input_is_listed_by_part()
    {
        var composite = new TensorInfo.Types.CompositeTensor
        {
            Components = { Info("values:0", DataType.DtFloat, -1), Info("splits:0", DataType.DtInt64, -1) },
        };

        Signature signature = Read(new SignatureDef { Inputs = { ["rt"] = new TensorInfo { CompositeTensor = composite } } });

        Assert.Equal(["rt/0 Float32 values:0", "rt/1 Int64 splits:0"], Lines(signature.Inputs));
    }

    [Fact]
    public void An_input_with_a_default_shows_it()
    {
        var half = new TensorProto { Dtype = DataType.DtFloat, TensorShape = new TensorShapeProto(), FloatVal = { 0.5f } };

        Signature signature = Read(new SignatureDef { Inputs = { ["x"] = Info("x:0", DataType.DtFloat) }, Defaults = { ["x"] = half } });

        Assert.Equal([0.5f], signature.FindInput("x")!.DefaultValue!.ToArray<float>());
    }

    [Fact]
    public void A_default_may_be_text()
    {
        var text = new TensorProto
        {
            Dtype = DataType.DtString, TensorShape = new TensorShapeProto(), StringVal = { Google.Protobuf.ByteString.CopyFromUtf8("none") },
        };

        Signature signature = Read(new SignatureDef { Inputs = { ["x"] = Info("x:0", DataType.DtString) }, Defaults = { ["x"] = text } });

        Assert.Equal(["none"], signature.FindInput("x")!.DefaultValue!.ToTextArray());
    }

    [Fact]
    public void A_default_that_cannot_be_held_is_still_a_default()
    {
        var resource = new TensorProto { Dtype = DataType.DtResource, TensorShape = new TensorShapeProto() };

        Signature signature = Read(new SignatureDef { Inputs = { ["x"] = Info("x:0", DataType.DtResource) }, Defaults = { ["x"] = resource } });

        Assert.NotNull(signature.FindInput("x")!.DefaultValue!.Fault);
    }

    private static Signature Read(SignatureDef definition) =>
        MetadataReader.Read(Answer(definition), new ModelQuery("m")).Signatures["serving_default"];

    private static GetModelMetadataResponse Answer(SignatureDef definition) => new()
    {
        ModelSpec = new ModelSpec { Name = "m", Version = 5 },
        Metadata = { ["signature_def"] = Any.Pack(new SignatureDefMap { SignatureDef = { ["serving_default"] = definition } }) },
    };

    private static TensorInfo Info(string name, DataType type, params long[] shape) => new()
    {
        Name = name,
        Dtype = type,
        TensorShape = new TensorShapeProto { Dim = { shape.Select(static size => new TensorShapeProto.Types.Dim { Size = size }) } },
    };

    private static IEnumerable<string> Lines(IEnumerable<TensorSpec> specs) =>
        specs.Select(static spec => $"{spec.Name} {spec.ElementType} {spec.SourceName}");
}
