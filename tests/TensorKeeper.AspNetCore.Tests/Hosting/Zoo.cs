// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Tests.Hosting;

/// <summary>The models of the tests.</summary>
internal static class Zoo
{
    /// <summary>y = x / 2 + 2.</summary>
    public static FakeModel HalfPlusTwo() => new FakeModel().With("serving_default", "x:Float32", "y:Float32", static (inputs, _) =>
    {
        Tensor x = inputs["x"];
        Tensor y = Tensor.Allocate(ElementType.Float32, x.Shape);
        ReadOnlySpan<float> from = x.AsSpan<float>();
        Span<float> to = y.AsSpan<float>();
        for (int i = 0; i < from.Length; i++) { to[i] = (from[i] / 2) + 2; }
        return Outputs(("y", y));
    });

    /// <summary>One signature for each thing that can happen.</summary>
    public static FakeModel Everything(Gate gate)
    {
        FakeModel model = new FakeModel()
            .With("two", "a:Float32,b:Int64", "first:Float32,second:Int64", static (inputs, _) =>
                Outputs(("first", Copy(inputs["a"])), ("second", Copy(inputs["b"]))))
            .With("optional", "a:Float32,b:Float32?", "y:Float32", static (inputs, _) => Outputs(("y", Copy(inputs["a"]))))
            .With("strings", "s:String", "s_bytes:String,text:String", static (inputs, _) =>
                Outputs(("s_bytes", inputs["s"]), ("text", inputs["s"])))
            .With("bytes", "s:String", "s_bytes:String", static (inputs, _) => Outputs(("s_bytes", inputs["s"])))
            .With("nothing", "", "one:Float32", static (_, _) => Outputs(("one", Tensor.Of(new TensorShape(1), 1f))))
            .With("scalar", "x:Float32", "y:Float32", static (_, _) => Outputs(("y", Tensor.Of<float>(TensorShape.Scalar, 7f))))
            .With("uneven", "x:Float32", "p:Float32,q:Float32", static (_, _) =>
                Outputs(("p", Tensor.Of(new TensorShape(1), 1f)), ("q", Tensor.Of(new TensorShape(2), 1f, 2f))))
            .With("half", "x:Float32", "y:Float16", static (_, _) => Outputs(("y", Tensor.Of(new TensorShape(1), Half.One))))
            .With("slow", "x:Float32", "y:Float32", (inputs, token) =>
            {
                gate.Wait(token);
                return Outputs(("y", Copy(inputs["x"])));
            })
            .With("classify", "inputs:String", "classes:String,scores:Float32", static (inputs, _) => Classify(inputs["inputs"]))
            .With("labels", "inputs:String", "classes:String", static (inputs, _) => Outputs(
                ("classes", Tensor.FromStrings(new TensorShape(inputs["inputs"].Shape[0], 1), inputs["inputs"].Strings))))
            .With("regress", "inputs:String", "outputs:Float32", static (inputs, _) => Outputs(
                ("outputs", Tensor.Of(inputs["inputs"].Shape, Lengths(inputs["inputs"])))))
            .With("regress_column", "inputs:String", "outputs:Float32", static (inputs, _) => Outputs(
                ("outputs", Tensor.Of(new TensorShape(inputs["inputs"].Shape[0], 1), Lengths(inputs["inputs"])))))
            .With("regress_wide", "inputs:String", "outputs:Float32", static (_, _) => Outputs(("outputs", Tensor.Of(new TensorShape(1, 2), 1f, 2f))))
            .With("regress_short", "inputs:String", "outputs:Float32", static (_, _) => Outputs(("outputs", Tensor.Of(new TensorShape(1), 1f))))
            .With("regress_long", "inputs:String", "outputs:Int64", static (inputs, _) => Outputs(
                ("outputs", Tensor.Of(inputs["inputs"].Shape, new long[inputs["inputs"].ElementCount]))))
            .With("classify_flat", "inputs:String", "scores:Float32", static (_, _) => Outputs(("scores", Tensor.Of(new TensorShape(2), 1f, 2f))))
            .With("classify_short", "inputs:String", "scores:Float32", static (_, _) => Outputs(("scores", Tensor.Of(new TensorShape(1, 2), 1f, 2f))))
            .With("classify_long", "inputs:String", "scores:Int64", static (_, _) => Outputs(("scores", Tensor.Of(new TensorShape(2, 1), 1L, 2L))))
            .With("classify_numbers", "inputs:String", "classes:Int64", static (_, _) => Outputs(("classes", Tensor.Of(new TensorShape(2, 1), 1L, 2L))))
            .With("classify_uneven", "inputs:String", "classes:String,scores:Float32", static (_, _) => Outputs(
                ("classes", Tensor.OfText(new TensorShape(2, 1), "a", "b")), ("scores", Tensor.Of(new TensorShape(2, 2), 1f, 2f, 3f, 4f))))
            .With("numbers_in", "inputs:Float32", "outputs:Float32", static (inputs, _) => Outputs(("outputs", Copy(inputs["inputs"]))))
            .With("three_out", "inputs:String", "a:Float32,b:Float32,c:Float32", static (_, _) => Outputs())
            .With("defect", "x:Float32", "y:Float32", static (_, _) => throw new InvalidOperationException("a secret"))
            .With("refusal", "x:Float32", "y:Float32", static (_, _) =>
                throw new ServingException(ServingErrorCode.InvalidArgument, new string('ä', 1000)));
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            if (type == ElementType.None) { continue; }
            model.With($"echo_{type}", $"x:{type}", $"y:{type}", static (inputs, _) => Outputs(("y", Copy(inputs["x"]))));
        }

        return model;
    }

    /// <summary>The labels "short" and "long", and how much an example is either.</summary>
    private static TensorMap Classify(Tensor examples)
    {
        float[] lengths = Lengths(examples);
        var shape = new TensorShape(lengths.Length, 2);
        return Outputs(
            ("classes", Tensor.OfText(shape, [.. lengths.SelectMany(static _ => new[] { "short", "long" })])),
            ("scores", Tensor.Of(shape, [.. lengths.SelectMany(static length => new[] { 1 / length, length })])));
    }

    private static float[] Lengths(Tensor examples) =>
        [.. Enumerable.Range(0, (int)examples.ElementCount).Select(i => (float)examples.Strings[i].Length)];

    private static Tensor Copy(Tensor tensor) => tensor.ElementType == ElementType.String
        ? Tensor.FromStrings(tensor.Shape, tensor.Strings)
        : Tensor.FromMemory(tensor.ElementType, tensor.Shape, tensor.Bytes.ToArray());

    private static TensorMap Outputs(params ReadOnlySpan<(string Name, Tensor Tensor)> outputs)
    {
        var map = new TensorMap();
        foreach ((string name, Tensor tensor) in outputs) { map.Add(name, tensor); }
        return map;
    }
}
