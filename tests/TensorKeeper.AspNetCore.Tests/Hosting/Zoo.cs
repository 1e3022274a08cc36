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
