// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Onnx;
using TensorKeeper.SavedModel.Passes.Inference;
using TensorKeeper.SavedModel.Tests.Onnx;
using TensorKeeper.SavedModel.Translators;
using static TensorKeeper.SavedModel.Tests.Passes.GraphText;

namespace TensorKeeper.SavedModel.Tests.Translators;

/// <summary>Layers that Keras writes as many nodes, and the engine has an operator for.</summary>
public sealed class RecognisedLayersTests
{
    private const int Channels = 4;
    private const float Epsilon = 1e-3f;

    private readonly List<SourceNode> _nodes = [];

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void Layer_normalization_by_way_of_images_is_one_operator(float mean)
    {
        SourceValue x = Add(Input("x", DataType.Float, new PartialShape(-1, -1, Channels)));
        float[] gamma = [1, 2, 3, 4];
        float[] beta = [10, 20, 30, 40];
        SourceValue normalized = Normalized(x, Fill(Rows(x), 1));
        Add("AddV2", Add("Mul", normalized, C(Tensor.Of([Channels], gamma))), C(Tensor.Of([Channels], beta)));
        float[] values = [.. Enumerable.Range(0, 3 * Channels).Select(i => mean + (i * i % 7))];

        (string[] ops, float[] answer) = Run(Tensor.Of([1, 3, Channels], values));

        Assert.Equal(["LayerNormalization"], ops);
        AssertNear(Expected(values, gamma, beta), answer, mean == 0 ? 1e-5 : 0.01);
    }

    [Fact]
    public void Scales_that_are_not_all_one_stay_with_the_images()
    {
        SourceValue x = Add(Input("x", DataType.Float, new PartialShape(-1, -1, Channels)));
        Normalized(x, Fill(Rows(x), 2));
        float[] values = [.. Enumerable.Range(0, 3 * Channels).Select(static i => (float)(i * i % 7))];

        (string[] ops, float[] answer) = Run(Tensor.Of([1, 3, Channels], values));

        Assert.DoesNotContain("LayerNormalization", ops);
        AssertNear(Expected(values, [2, 2, 2, 2], [0, 0, 0, 0]), answer, 1e-5);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void A_line_that_is_filled_up_to_a_multiple_of_the_holes_and_cropped_again_is_one_convolution(int length)
    {
        SourceValue x = Add(Input("x", DataType.Float, new PartialShape(-1, -1, 1)));
        SourceValue extent = Add(new SourceNode("extent", "StridedSlice", [ShapeOf(x), C(1), C(2), C(1)], 1, Type(DataType.Int32)));
        SourceValue fill = Add("FloorMod", Add("Sub", C(2), Add("FloorMod", extent, C(2))), C(2));
        SourceValue pads = Pack(Pack(Scalar(0), First(fill)));
        SourceValue apart = Add("SpaceToBatchND", x, C(2), pads);
        SourceValue row = Add("ExpandDims", apart, Scalar(-3));
        SourceValue filter = C(Tensor.Of([1, 3, 1, 1], 1f, 10f, 100f));
        var attributes = new Dictionary<string, AttributeValue>
        {
            ["padding"] = new() { Kind = AttributeKind.Bytes, Bytes = "VALID"u8.ToArray() },
            ["strides"] = List(1, 1, 1, 1),
            ["T"] = new() { Kind = AttributeKind.Type, Type = DataType.Float },
        };
        SourceValue convolved = Add(new SourceNode("convolved", "Conv2D", [row, filter], 1, attributes));
        SourceValue line = Add(new SourceNode("line", "Squeeze", [convolved], 1, new Dictionary<string, AttributeValue>(T(DataType.Float)) { ["squeeze_dims"] = List(-3) }));
        Add("BatchToSpaceND", line, C(2), Pack(Pack(Scalar(0), First(fill))));
        float[] values = [.. Enumerable.Range(1, length).Select(static i => (float)(i % 10))];

        (string[] ops, float[] answer) = Run(Tensor.Of([1, length, 1], values));

        Assert.Single(ops, static op => op == "Conv");
        Assert.DoesNotContain("Pad", ops);
        AssertNear([.. Enumerable.Range(0, length - 4).Select(i => (double)values[i] + (10 * values[i + 2]) + (100 * values[i + 4]))], answer, 1e-6);
    }

    [Theory]
    [InlineData(3, "Reshape")]
    [InlineData(-1, "Transpose")]
    public void A_picture_of_one_channel_has_it_first_without_a_copy_if_its_extents_are_known(int extent, string op)
    {
        SourceValue x = Add(Input("x", DataType.Float, new PartialShape(-1, extent, extent, 1)));
        var attributes = new Dictionary<string, AttributeValue>
        {
            ["padding"] = new() { Kind = AttributeKind.Bytes, Bytes = "VALID"u8.ToArray() },
            ["strides"] = List(1, 1, 1, 1),
            ["T"] = new() { Kind = AttributeKind.Type, Type = DataType.Float },
        };
        Add(new SourceNode("convolved", "Conv2D", [x, C(Tensor.Of([2, 2, 1, 1], 1f, 10f, 100f, 1000f))], 1, attributes));

        (string[] ops, float[] answer) = Run(Tensor.Of([1, 3, 3, 1], [.. Enumerable.Range(1, 9).Select(static i => (float)i)]));

        Assert.Equal(op, ops[0]);
        Assert.Equal([5421f, 6532f, 8754f, 9865f], answer);
    }

    [Fact]
    public void What_no_output_depends_on_is_not_written()
    {
        SourceValue x = Add(Input("x", DataType.Float, new PartialShape(-1)));
        SourceValue read = Add("Relu", x);
        Add("Sqrt", x);
        Add("Neg", read);

        Assert.Equal(["Relu", "Neg"], Run(Tensor.Of([2], -1f, 4f)).Ops);
    }

    private SourceValue Normalized(SourceValue x, SourceValue scale)
    {
        SourceValue shape = Pack(Scalar(1), Rows(x), Scalar(Channels), Scalar(1));
        var attributes = new Dictionary<string, AttributeValue>
        {
            ["data_format"] = new() { Kind = AttributeKind.Bytes, Bytes = "NCHW"u8.ToArray() },
            ["epsilon"] = new() { Kind = AttributeKind.Float, Float = Epsilon },
            ["T"] = new() { Kind = AttributeKind.Type, Type = DataType.Float },
            ["U"] = new() { Kind = AttributeKind.Type, Type = DataType.Float },
        };
        SourceValue none = C(Tensor.Of<float>([0]));
        SourceValue image = Add("Reshape", x, shape);
        SourceValue y = Add(new SourceNode("norm", "FusedBatchNormV3", [image, scale, Fill(Rows(x), 0), none, none], 6, attributes));
        return Add("Reshape", y, ShapeOf(x));
    }

    private SourceValue Rows(SourceValue x) => Add(new SourceNode(
        Name(), "Prod", [Add(new SourceNode(Name(), "StridedSlice", [ShapeOf(x), C(0), C(2), C(1)], 1, Type(DataType.Int32))), C(0)], 1, Type(DataType.Int32)));

    private SourceValue ShapeOf(SourceValue x) => Add(new SourceNode(Name(), "Shape", [x], 1, new Dictionary<string, AttributeValue>
    {
        ["out_type"] = new() { Kind = AttributeKind.Type, Type = DataType.Int32 },
    }));

    private SourceValue Fill(SourceValue count, float number) => Add("Fill", Pack(count), C(Tensor.Of([], number)));

    private SourceValue First(SourceValue vector) => Add(new SourceNode(
        Name(), "StridedSlice", [vector, C(0), C(1), C(1)], 1, new Dictionary<string, AttributeValue>(Type(DataType.Int32)) { ["shrink_axis_mask"] = Number(1) }));

    private SourceValue Pack(params SourceValue[] values) => Add(new SourceNode(
        Name(), "Pack", values, 1, new Dictionary<string, AttributeValue>(Type(DataType.Int32)) { ["N"] = Number(values.Length), ["axis"] = Number(0) }));

    private SourceValue C(int number) => C(Tensor.Of([1], number));

    private SourceValue Scalar(int number) => C(Tensor.Of([], number));

    private SourceValue C(Tensor tensor) => Add(Constant(Name(), tensor));

    private SourceValue Add(string op, params SourceValue[] inputs) => Add(new SourceNode(
        Name(), op, inputs, 1, T(inputs[0].Node.Op is "StridedSlice" or "Sub" or "FloorMod" || op is "Sub" ? DataType.Int32 : DataType.Float)));

    private SourceValue Add(SourceNode node)
    {
        _nodes.Add(node);
        return node.Outputs[0];
    }

    private string Name() => $"n{_nodes.Count}";

    private static AttributeValue Number(long value) => new() { Kind = AttributeKind.Int, Int = value };

    private static AttributeValue List(params long[] values) => new() { Kind = AttributeKind.List, List = new() { Ints = values } };

    private static Dictionary<string, AttributeValue> Type(DataType type) => T(type);

    private (string[] Ops, float[] Answer) Run(Tensor x)
    {
        var facts = new FactTable();
        foreach (SourceNode node in _nodes) { FactInference.Infer(node, facts); }
        OnnxGraphBuilder graph = OnnxTranslation.Build(Graph([.. _nodes]), facts, [], out _, out _);
        var program = new Formats.OnnxProgram(OnnxModelWriter.Write(graph), null);
        string[] ops = [.. graph.Nodes.Select(static node => node.Op)];
        return (ops, OnnxRunner.Run(program, x)[0].AsSpan<float>().ToArray());
    }

    private static double[] Expected(float[] values, float[] gamma, float[] beta)
    {
        double[] expected = new double[values.Length];
        for (int row = 0; row < values.Length; row += Channels)
        {
            double[] one = [.. values.Skip(row).Take(Channels).Select(static v => (double)v)];
            double mean = one.Average();
            double variance = one.Average(v => (v - mean) * (v - mean));
            for (int i = 0; i < Channels; i++) { expected[row + i] = ((one[i] - mean) / Math.Sqrt(variance + Epsilon) * gamma[i]) + beta[i]; }
        }

        return expected;
    }

    private static void AssertNear(IReadOnlyList<double> expected, float[] answer, double tolerance)
    {
        Assert.Equal(expected.Count, answer.Length);
        for (int i = 0; i < answer.Length; i++) { Assert.Equal(expected[i], answer[i], tolerance); }
    }
}
