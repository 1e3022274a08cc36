// SPDX-License-Identifier: MIT
using Google.Protobuf;
using TensorKeeper.Protocol.TensorFlow;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>Requests as clients write them.</summary>
internal static class RequestSeeds
{
    public static IEnumerable<byte[]> Make()
    {
        var floats = new TensorProto { Dtype = DataType.DtFloat, TensorShape = Shape(2, 3) };
        floats.FloatVal.AddRange([1, 2, 3, 4, 5, 6]);
        var content = new TensorProto { Dtype = DataType.DtInt64, TensorShape = Shape(4), TensorContent = ByteString.CopyFrom(new byte[32]) };
        var strings = new TensorProto { Dtype = DataType.DtString, TensorShape = Shape(2) };
        strings.StringVal.AddRange([ByteString.CopyFromUtf8("one"), ByteString.Empty]);
        var filled = new TensorProto { Dtype = DataType.DtHalf, TensorShape = Shape(100, 10) };
        filled.HalfVal.Add(0x3C00);
        var predict = new PredictRequest { ModelSpec = new ModelSpec { Name = "m", SignatureName = "serving_default", Version = 3 } };
        predict.Inputs.Add("floats", floats);
        predict.Inputs.Add("content", content);
        predict.Inputs.Add("strings", strings);
        predict.Inputs.Add("filled", filled);
        predict.OutputFilter.Add("y");
        yield return predict.ToByteArray();

        var examples = new ExampleList();
        examples.Examples.Add(OneExample());
        examples.Examples.Add(OneExample());
        var classify = new ClassificationRequest { ModelSpec = predict.ModelSpec, Input = new Input { ExampleList = examples } };
        yield return classify.ToByteArray();

        var tasks = new MultiInferenceRequest { Input = classify.Input };
        tasks.Tasks.Add(new InferenceTask { ModelSpec = predict.ModelSpec, MethodName = "tensorflow/serving/classify" });
        tasks.Tasks.Add(new InferenceTask { ModelSpec = predict.ModelSpec, MethodName = "tensorflow/serving/regress" });
        yield return tasks.ToByteArray();
    }

    public static Example OneExample()
    {
        var features = new Features();
        var numbers = new Feature { FloatList = new FloatList() };
        numbers.FloatList.Value.AddRange([1, 2.5f]);
        var words = new Feature { BytesList = new BytesList() };
        words.BytesList.Value.Add(ByteString.CopyFromUtf8("word"));
        var ids = new Feature { Int64List = new Int64List() };
        ids.Int64List.Value.AddRange([7, -8, 9]);
        features.Feature.Add("x", numbers);
        features.Feature.Add("w", words);
        features.Feature.Add("i", ids);
        return new Example { Features = features };
    }

    private static TensorShapeProto Shape(params long[] extents)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(extents.Select(static extent => new TensorShapeProto.Types.Dim { Size = extent }));
        return shape;
    }
}
