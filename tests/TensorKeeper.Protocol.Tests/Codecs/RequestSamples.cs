// SPDX-License-Identifier: MIT
using Google.Protobuf;
using Google.Protobuf.Collections;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TensorFlow;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Protocol.Tests.Codecs;

/// <summary>Random requests of every type, and the comparison of what our codec and the generated class make of bytes.</summary>
internal static class RequestSamples
{
    public static byte[] Next(Random random)
    {
        var message = new PredictRequest();
        if (random.Next(8) > 0) { message.ModelSpec = new ModelSpec { Name = "iris", SignatureName = random.Next(2) == 0 ? "" : "serving_default" }; }
        if (message.ModelSpec is not null && random.Next(2) == 0) { message.ModelSpec.Version = random.Next(); }
        if (message.ModelSpec is not null && random.Next(4) == 0) { message.ModelSpec.VersionLabel = "canary"; }
        for (int i = random.Next(4); i > 0; i--) { message.Inputs[$"input_{random.Next(3)}"] = NextTensor(random); }
        for (int i = random.Next(3); i > 0; i--) { message.OutputFilter.Add("scores"); }
        return message.ToByteArray();
    }

    public static void AssertSame(PredictRequest expected, PredictRequestMessage actual)
    {
        Assert.Equal(expected.ModelSpec is not null, actual.HasModelSpec);
        ModelSpec spec = expected.ModelSpec ?? new ModelSpec();
        bool labelled = spec.VersionChoiceCase == ModelSpec.VersionChoiceOneofCase.VersionLabel;
        Assert.Equal(new ModelQuery(spec.Name, spec.Version, labelled ? spec.VersionLabel : null, spec.SignatureName), actual.Query);
        Assert.Equal(expected.OutputFilter, actual.OutputFilter);
        Assert.Equal(expected.Inputs.Count, actual.Inputs.Count);
        foreach ((string name, TensorProto message) in expected.Inputs) { AssertSame(message, actual.Inputs[name]); }
    }

    private static void AssertSame(TensorProto message, Tensor tensor)
    {
        byte[][]? elements = TensorProtoOracle.Elements(message);
        if (tensor.ElementType == ElementType.None)
        {
            // What TensorFlow can hold may be refused for one reason only: it is too large for what was sent.
            Assert.True(elements is null || tensor.Fault!.Contains("filled in", StringComparison.Ordinal), tensor.Fault);
            return;
        }

        Assert.NotNull(elements);
        Assert.Equal(DataTypeCodec.ToDataType(tensor.ElementType), message.Dtype);
        Assert.Equal(message.TensorShape?.Dim.Select(static dim => dim.Size) ?? [], tensor.Shape.Dimensions.ToArray());
        Assert.Equal(elements, TensorProtoOracle.ElementsOf(tensor));
    }

    private static TensorProto NextTensor(Random random)
    {
        var types = Enum.GetValues<ElementType>();
        long[] shape = [.. Enumerable.Range(0, random.Next(4)).Select(_ => (long)random.Next(4))];
        Tensor tensor = Tensors.Random(random, types[random.Next(1, types.Length)], shape);
        TensorProto message = random.Next(2) == 0 ? TensorProtoOracle.Typed(tensor) : TensorProtoOracle.Content(tensor);
        if (random.Next(4) == 0) { Shorten(message.FloatVal); Shorten(message.IntVal); Shorten(message.StringVal); Shorten(message.Int64Val); }
        return message;
    }

    private static void Shorten<T>(RepeatedField<T> values)
    {
        if (values.Count > 0) { values.RemoveAt(values.Count - 1); }
    }
}
