// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

namespace TensorKeeper.SavedModel.Tests.Programs.Graphs;

/// <summary>Recurrent layers as Keras writes them: in each precision, with masks, with a memory of what came out before.</summary>
public sealed class KerasLoopTests
{
    private const int Steps = 4;
    private const int Batch = 2;
    private const int Units = 2;

    private static readonly double[] Kernel = [0.5, -0.25, 0.75, 1, -0.5, 0.125];
    private static readonly double[] Recurrent = [0.25, -0.5, 1, 0.5];

    [Theory]
    [InlineData("f16", 5e-3)]
    [InlineData("bf16", 4e-2)]
    [InlineData("f32", 1e-5)]
    [InlineData("f64", 1e-10)]
    public void A_layer_computes_in_its_own_precision(string type, double tolerance) => Check(type, tolerance, masked: false, zeros: false, lastOnly: false);

    [Theory]
    [InlineData("f32", false, false)]
    [InlineData("f32", true, false)]
    [InlineData("f32", false, true)]
    [InlineData("f16", false, false)]
    [InlineData("bf16", true, false)]
    [InlineData("f64", false, true)]
    public void A_masked_step_keeps_the_state_and_repeats_the_output_or_gives_zeros(string type, bool zeros, bool lastOnly) =>
        Check(type, type is "bf16" ? 4e-2 : 5e-3, masked: true, zeros, lastOnly);

    private static void Check(string type, double tolerance, bool masked, bool zeros, bool lastOnly)
    {
        var random = new Random(5);
        double[] x = [.. Enumerable.Range(0, Batch * Steps * 3).Select(_ => Math.Round((random.NextDouble() * 2) - 1, 2))];
        double[] mask = [1, 1, 0, 1, 0, 1, 1, 0];
        var graph = new ServedGraph();
        SourceValue rows = graph.Input(type, -1, -1, 3);
        SourceValue masks = graph.Input("bool", -1, -1);
        SourceValue timeFirst = graph.Node("Transpose", 1, [rows, graph.Integers(1, 0, 2)], ("T", Numbers.DataTypeOf(type)))[0];
        SourceValue maskFirst = graph.Node("Transpose", 1, [graph.Node("ExpandDims", 1, [masks, graph.Number(-1)], ("T", DataType.Bool))[0], graph.Integers(1, 0, 2)], ("T", DataType.Bool))[0];
        SourceValue steps = graph.Node("StridedSlice", 1, [graph.Op("Shape", type, timeFirst), graph.Integers(0), graph.Integers(1), graph.Integers(1)], ("shrink_axis_mask", 1))[0];
        SourceValue batch = graph.Node("StridedSlice", 1, [graph.Op("Shape", type, timeFirst), graph.Integers(1), graph.Integers(2), graph.Integers(1)], ("shrink_axis_mask", 1))[0];
        SourceValue zero = graph.Constant(Numbers.Make(type, [], 0));
        SourceValue state = graph.Op("Fill", type, graph.Node("Pack", 1, [batch, graph.Number(Units)], ("T", DataType.Int32))[0], zero);
        SourceValue list = graph.Node("TensorListReserve", 1, [graph.Integers(-1, Units), lastOnly ? graph.Number(1) : steps], ("element_dtype", Numbers.DataTypeOf(type)))[0];
        SourceValue rowList = graph.Node("TensorListFromTensor", 1, [timeFirst, graph.Integers(-1, 3)], ("element_dtype", Numbers.DataTypeOf(type)))[0];
        SourceValue maskList = graph.Node("TensorListFromTensor", 1, [maskFirst, graph.Integers(-1, 1)], ("element_dtype", DataType.Bool))[0];
        IReadOnlyList<SourceValue> loop = graph.Node(
            "While", 7, [graph.Number(0), list, state, state, steps, rowList, maskList], [Condition(type), Body(type, masked, zeros, lastOnly)]);
        SourceValue stacked = graph.Node("TensorListStack", 1, [loop[1], graph.Integers(-1, Units)], ("element_dtype", Numbers.DataTypeOf(type)))[0];

        Tensor[] results = graph.Run([stacked, loop[3]], Numbers.Make(type, [Batch, Steps, 3], x), Numbers.Make("bool", [Batch, Steps], mask));

        (double[] outputs, double[] last) = Reference(x, masked ? mask : [.. mask.Select(static _ => 1.0)], zeros);
        AssertClose(lastOnly ? outputs[^(Batch * Units)..] : outputs, results[0], tolerance);
        AssertClose(last, results[1], tolerance);
    }

    private static SourceValue[] Arguments(ServedGraph graph, string type) =>
    [
        graph.Input("i32", []), graph.Input(DataType.Variant, PartialShape.UnknownRank), graph.Input(type, -1, Units), graph.Input(type, -1, Units),
        graph.Input("i32", []), graph.Input(DataType.Variant, PartialShape.UnknownRank), graph.Input(DataType.Variant, PartialShape.UnknownRank),
    ];

    private static SourceGraph Condition(string type)
    {
        var graph = new ServedGraph();
        SourceValue[] arguments = Arguments(graph, type);
        return graph.Returns(graph.Op("Less", "i32", arguments[0], arguments[4]));
    }

    private static SourceGraph Body(string type, bool masked, bool zeros, bool lastOnly)
    {
        var graph = new ServedGraph();
        SourceValue[] arguments = Arguments(graph, type);
        (SourceValue round, SourceValue before, SourceValue state) = (arguments[0], arguments[2], arguments[3]);
        SourceValue row = graph.Node("TensorListGetItem", 1, [arguments[5], round, graph.Integers(-1, 3)], ("element_dtype", Numbers.DataTypeOf(type)))[0];
        SourceValue kernel = graph.Constant(Numbers.Make(type, [3, Units], Kernel));
        SourceValue recurrent = graph.Constant(Numbers.Make(type, [Units, Units], Recurrent));
        SourceValue next = graph.Op("Tanh", type, graph.Op("AddV2", type, graph.Op("MatMul", type, row, kernel), graph.Op("MatMul", type, state, recurrent)));
        SourceValue output = next;
        if (masked)
        {
            SourceValue mask = graph.Node("TensorListGetItem", 1, [arguments[6], round, graph.Integers(-1, 1)], ("element_dtype", DataType.Bool))[0];
            SourceValue wide = graph.Node("Tile", 1, [mask, graph.Integers(1, Units)], ("T", DataType.Bool))[0];
            output = graph.Op("SelectV2", type, wide, next, zeros ? graph.Op("ZerosLike", type, before) : before);
            next = graph.Op("SelectV2", type, wide, next, state);
        }

        SourceValue written = graph.Node(
            "TensorListSetItem", 1, [arguments[1], lastOnly ? graph.Number(0) : round, output], ("element_dtype", Numbers.DataTypeOf(type)))[0];
        return graph.Returns(graph.Op("AddV2", "i32", round, graph.Number(1)), written, output, next, arguments[4], arguments[5], arguments[6]);
    }

    private static (double[] Outputs, double[] Last) Reference(double[] x, double[] mask, bool zeros)
    {
        double[] state = new double[Batch * Units];
        double[] before = new double[Batch * Units];
        var outputs = new List<double>();
        for (int t = 0; t < Steps; t++)
        {
            double[] next = new double[Batch * Units];
            for (int b = 0; b < Batch; b++)
            {
                for (int u = 0; u < Units; u++)
                {
                    double sum = 0;
                    for (int k = 0; k < 3; k++) { sum += x[(((b * Steps) + t) * 3) + k] * Kernel[(k * Units) + u]; }
                    for (int k = 0; k < Units; k++) { sum += state[(b * Units) + k] * Recurrent[(k * Units) + u]; }
                    next[(b * Units) + u] = Math.Tanh(sum);
                }
            }

            before = [.. next.Select((v, i) => mask[(i / Units * Steps) + t] != 0 ? v : zeros ? 0 : before[i])];
            state = [.. next.Select((v, i) => mask[(i / Units * Steps) + t] != 0 ? v : state[i])];
            outputs.AddRange(before);
        }

        return ([.. outputs], state);
    }

    private static void AssertClose(double[] want, Tensor got, double tolerance)
    {
        double[] numbers = Numbers.Read(got);
        Assert.Equal(want.Length, numbers.Length);
        for (int i = 0; i < want.Length; i++) { Assert.Equal(want[i], numbers[i], tolerance); }
    }
}
