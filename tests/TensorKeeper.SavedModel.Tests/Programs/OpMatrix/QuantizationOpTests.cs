// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>Quantised numbers, buckets, sorting and decoding.</summary>
public sealed class QuantizationOpTests : OpMatrixTest
{
    [Fact]
    public void The_smallest_and_the_largest_number_are_the_ends_of_the_range()
    {
        AssertGives(() => Quantize("qu8", "MIN_COMBINED", 0, 1), [0, 128, 255], [0], [1]);
        AssertGives(() => Quantize("qi8", "MIN_COMBINED", 0, 1), [-128, 0, 127], [0], [1]);
        AssertGives(() => Quantize("qu8", "MIN_FIRST", 0, 1), [0, 128, 255], [0], [1]);
        AssertGives(() => Quantize("qi8", "SCALED", -1, 1), 1e-6, [0, 64, 127], [-128.0 / 127], [1]);
    }

    [Fact]
    public void Quantised_numbers_come_back()
    {
        AssertGives(() => Dequantize("qu8", "MIN_COMBINED"), 1e-6, [-1, -1 + (128 * 3 / 255.0), 2]);
        AssertGives(() => Dequantize("qu8", "MIN_FIRST"), 1e-6, [-1, -1 + (128 * 3 / 255.0), 2]);
        AssertGives(() => Dequantize("qu8", "SCALED"), 1e-6, [0, 128 * 2 / 255.0, 2]);
    }

    [Theory]
    [InlineData("i32")]
    [InlineData("i64")]
    [InlineData("f32")]
    [InlineData("f64")]
    public void A_number_on_a_boundary_belongs_to_the_bucket_above(string type) => AssertGives(
        () => new ServedOp("BucketizeWithInputBoundaries").Type("T", type).Fed(type, [4], 0, 1, 2, 3).Fed("f32", [2], 1, 3), [0, 1, 1, 2]);

    [Fact]
    public void Features_have_boundaries_of_their_own() => AssertGives(
        () => new ServedOp("BoostedTreesBucketize", 2).Int("num_features", 2).Fed("f32", [3], 0, 2, 9).Fed("f32", [1], 7).Fed("f32", [2], 1, 3).Fed("f32", [2], 6, 7), [0, 1, 1], [1]);

    [Fact]
    public void Keys_are_sorted_with_their_values() => AssertGives(
        () => new ServedOp("XlaKeyValueSort", 2).Type("K", "f32").Type("V", "i32").Fed("f32", [2, 3], 3, 1, 2, 0, double.NaN, -1).Fed("i32", [2, 3], 0, 1, 2, 3, 4, 5),
        [1, 2, 3, -1, 0, double.NaN],
        [1, 2, 0, 5, 3, 4]);

    [Fact]
    public void A_beam_adds_up_all_the_ways_to_say_the_same()
    {
        // Two steps of a, b and blank. What says "a": a a, a blank, blank a.
        double[] first = [0.4, 0.0, 0.6];
        double[] second = [0.4, 0.0, 0.6];
        double a = (0.4 * 0.4) + (0.4 * 0.6) + (0.6 * 0.4);
        double[] scores = [.. first.Concat(second).Select(static p => p == 0 ? -1e9 : Math.Log(p))];

        AssertGives(
            () => new ServedOp("CTCBeamSearchDecoder", 7).Type("T", "f32").Int("beam_width", 4).Int("top_paths", 2).Bool("merge_repeated", false)
                .Fed("f32", [2, 1, 3], scores).Fed("i32", [1], 2),
            1e-5,
            [0, 0],
            [],
            [0],
            [],
            [1, 1],
            [1, 0],
            [Math.Log(a), Math.Log(0.36)]);
    }

    [Fact]
    public void The_first_batch_normalization_is_a_scale_and_an_offset() => AssertGives(
        () => new ServedOp("BatchNormWithGlobalNormalization").Type("T", "f32").Float("variance_epsilon", 0).Bool("scale_after_normalization", true)
            .Fed("f32", [1, 1, 1, 2], 3, 5).Fed("f32", [2], 1, 1).Fed("f32", [2], 4, 16).Fed("f32", [2], 10, 20).Fed("f32", [2], 3, 2),
        [13, 22]);

    private static ServedOp Quantize(string type, string mode, double low, double high) =>
        new ServedOp("QuantizeV2", 3).Type("T", type).Text("mode", mode).Fed("f32", [3], 0, 0.501, 1).Fed("f32", [], low).Fed("f32", [], high);

    private static ServedOp Dequantize(string type, string mode) =>
        new ServedOp("Dequantize").Type("T", type).Type("dtype", "f32").Text("mode", mode).Fed(type, [3], 0, 128, 255).Fed("f32", [], -1).Fed("f32", [], 2);
}
