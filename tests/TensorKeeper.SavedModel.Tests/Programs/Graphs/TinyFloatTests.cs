// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

namespace TensorKeeper.SavedModel.Tests.Programs.Graphs;

/// <summary>Floats of 8 bits, to which layers that Keras quantised round their operands.</summary>
public sealed class TinyFloatTests
{
    // Three bits after the point, or two; halves go to the even neighbour; the smallest steps are 2^-9 and 2^-16.
    private static readonly double[] Numbers8 = [1.0625, 1.1875, -17, 300, 0.0029, -0.0009, 2.5, 0];

    [Theory]
    [InlineData("f32", false)]
    [InlineData("f16", false)]
    [InlineData("bf16", false)]
    [InlineData("f32", true)]
    public void A_number_is_rounded_to_the_nearest_and_comes_back(string type, bool wide)
    {
        double[] expected = wide ? [1, 1.25, -16, 320, 0.0029296875, -0.0008544921875, 2.5, 0] : [1, 1.25, -16, 288, 0.001953125, -0.0, 2.5, 0];

        double[] answer = RoundTrip(type, wide ? DataType.Float8E5M2 : DataType.Float8E4M3FN, Numbers8, reshaped: false);

        Assert.Equal(expected, answer);
    }

    [Theory]
    [InlineData(false, 448, 448)]
    [InlineData(false, 464, 448)]
    [InlineData(false, -470, double.NaN)]
    [InlineData(false, double.PositiveInfinity, double.NaN)]
    [InlineData(false, double.NaN, double.NaN)]
    [InlineData(true, 57344, 57344)]
    [InlineData(true, 61439, 57344)]
    [InlineData(true, 65000, double.PositiveInfinity)]
    [InlineData(true, -61440, double.NegativeInfinity)]
    [InlineData(true, double.NegativeInfinity, double.NegativeInfinity)]
    [InlineData(true, double.NaN, double.NaN)]
    public void What_is_too_large_is_not_the_largest(bool wide, double number, double expected) =>
        Assert.Equal([expected], RoundTrip("f32", wide ? DataType.Float8E5M2 : DataType.Float8E4M3FN, [number], reshaped: false));

    [Fact]
    public void Rounded_numbers_may_be_moved_in_between() =>
        Assert.Equal([1, 2.5], RoundTrip("f32", DataType.Float8E4M3FN, [1.0625, 2.5], reshaped: true));

    [Fact]
    public void They_are_no_outputs()
    {
        var graph = new ServedGraph();
        SourceValue rounded = Cast(graph, graph.Input("f32", -1), DataType.Float, DataType.Float8E4M3FN);

        SavedModelException refused = Assert.Throws<SavedModelException>(() => graph.Run([rounded], Tensor.Of<float>([1], 1)));

        Assert.Equal(DiagnosticId.UnsupportedVariant, Assert.Single(refused.Diagnostics).Id);
    }

    private static double[] RoundTrip(string type, DataType tiny, double[] numbers, bool reshaped)
    {
        var graph = new ServedGraph();
        DataType own = Numbers.DataTypeOf(type);
        SourceValue rounded = Cast(graph, graph.Input(type, -1), own, tiny);
        if (reshaped) { rounded = graph.Node("Reshape", 1, [rounded, graph.Integers(-1, 1)], ("T", tiny))[0]; }
        return Numbers.Read(graph.Run([Cast(graph, rounded, tiny, own)], Numbers.Make(type, [numbers.Length], numbers))[0]);
    }

    private static SourceValue Cast(ServedGraph graph, SourceValue value, DataType from, DataType to) =>
        graph.Node("Cast", 1, [value], ("SrcT", from), ("DstT", to))[0];
}
