// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Serve;

namespace TensorKeeper.Cli.Tests.Serve;

public sealed class SampleCodeTests
{
    [Fact]
    public void A_row_of_floats_is_one_tensor() =>
        Assert.Equal(
            """await ModelClient.Connect("http://localhost:8500").PredictAsync("iris", ("dense_input", Tensor.Of<float>([1, 4], 1, 2, 3, 4)));""",
            Write(new TensorSpec("dense_input", ElementType.Float32, new(-1, 4), "x:0")));

    [Fact]
    public void Text_switches_and_scalars_have_their_own_literals() =>
        Assert.Equal(
            """await ModelClient.Connect("http://localhost:8500").PredictAsync("iris", ("t", Tensor.OfText([1], "text")), ("b", Tensor.Of<bool>([], true)), ("n", Tensor.Of<long>([1], 1)));""",
            Write(
                new TensorSpec("t", ElementType.String, new(-1), "t:0"),
                new TensorSpec("b", ElementType.Bool, new([]), "b:0"),
                new TensorSpec("n", ElementType.Int64, PartialShape.UnknownRank, "n:0")));

    [Fact]
    public void A_type_without_a_literal_has_no_line() =>
        Assert.Null(Write(new TensorSpec("x", ElementType.BFloat16, new(-1, 4), "x:0")));

    private static string? Write(params TensorSpec[] inputs) => SampleCode.WriteLine(
        "http://localhost:8500", "iris", new Signature { Name = Signature.DefaultName, Inputs = inputs, Outputs = [] });
}
