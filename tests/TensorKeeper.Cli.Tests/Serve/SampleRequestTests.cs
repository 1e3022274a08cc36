// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Serve;

namespace TensorKeeper.Cli.Tests.Serve;

public sealed class SampleRequestTests
{
    [Fact]
    public void A_row_of_floats_shows_its_width() =>
        Assert.Equal("""{"instances": [[1.0, 2.0, 3.0, 4.0]]}""", Sample(new TensorSpec("x", ElementType.Float32, new(-1, 4), "x:0")));

    [Fact]
    public void A_vector_has_one_scalar_a_row() =>
        Assert.Equal("""{"instances": ["text"]}""", Sample(new TensorSpec("title", ElementType.String, new(-1), "t:0")));

    [Fact]
    public void Several_inputs_are_named() =>
        Assert.Equal(
            """{"instances": [{"a": [1, 2], "b": true}]}""",
            Sample(new TensorSpec("a", ElementType.Int64, new(-1, 2), "a:0"), new TensorSpec("b", ElementType.Bool, new(-1), "b:0")));

    [Fact]
    public void A_scalar_input_has_no_rows() =>
        Assert.Equal("""{"inputs": 1.0}""", Sample(new TensorSpec("x", ElementType.Float32, new([]), "x:0")));

    [Fact]
    public void An_unknown_rank_is_taken_for_a_scalar_a_row() =>
        Assert.Equal("""{"instances": [1.0]}""", Sample(new TensorSpec("x", ElementType.Float32, PartialShape.UnknownRank, "x:0")));

    [Fact]
    public void A_signature_that_is_not_the_default_is_named() =>
        Assert.Equal(
            """{"signature_name": "other", "instances": [[1.0]]}""",
            SampleRequest.WriteBody(Make("other", "", new TensorSpec("x", ElementType.Float32, new(-1, 1), "x:0"))));

    [Fact]
    public void Nobody_types_a_picture_a_complex_number_or_an_example()
    {
        Assert.Equal(0, Count("", new TensorSpec("x", ElementType.Float32, new(-1, 224, 224, 3), "x:0")));
        Assert.Equal(0, Count("", new TensorSpec("x", ElementType.Float32, new(-1, long.MaxValue, long.MaxValue), "x:0")));
        Assert.Equal(0, Count("", new TensorSpec("x", ElementType.Complex64, new(-1), "x:0")));
        Assert.Equal(0, Count("tensorflow/serving/classify", new TensorSpec("inputs", ElementType.String, new(-1), "x:0")));
        Assert.Equal(0, Count(""));
    }

    private static string Sample(params TensorSpec[] inputs) => SampleRequest.WriteBody(Make(Signature.DefaultName, "", inputs));

    private static long Count(string method, params TensorSpec[] inputs) =>
        SampleRequest.CountElements(Make(Signature.DefaultName, method, inputs));

    private static Signature Make(string name, string method, params TensorSpec[] inputs) =>
        new() { Name = name, MethodName = method, Inputs = inputs, Outputs = [] };
}
