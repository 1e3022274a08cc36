// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Tests.Stages.Strings;

public sealed class FormatKernelsTests
{
    [Fact]
    public void Leaves_out_the_middle_of_long_dimensions() =>
        Prints("[0 1 ... 4 5]", 2, Tensor.Of([6], [0, 1, 2, 3, 4, 5]));

    [Fact]
    public void Breaks_lines_between_rows() =>
        Prints("[[1 2]\n [3 4]]", 3, Tensor.Of([2, 2], [1, 2, 3, 4]));

    [Fact]
    public void Prints_all_if_asked() => Prints("[1 2 3 4 5 6 7]", -1, Tensor.Of([7], [1, 2, 3, 4, 5, 6, 7]));

    [Fact]
    public void Quotes_and_escapes_strings() => Prints("[\"a\\\"\\n\\001\"]", 3, Tensor.OfText([1], "a\"\n\u0001"));

    [Theory]
    [InlineData(0.1f, "0.1")]
    [InlineData(16777216f, "16777216")]
    [InlineData(1f / 3, "0.333333343")]
    [InlineData(float.NaN, "nan")]
    [InlineData(float.NegativeInfinity, "-inf")]
    public void A_float_has_as_many_digits_as_it_takes_to_read_it_back(float value, string expected) => Prints(expected, 3, Tensor.Of([], value));

    [Fact]
    public void Bytes_that_are_no_text_stay_as_they_are()
    {
        Tensor text = Tensor.FromStrings([1], StringElements.FromBytes([new byte[] { 0xff }]));

        Assert.Equal("5B22FF225D", Convert.ToHexString(HostNode.Op("StringFormat").Single(text).Strings[0]));
    }

    [Fact]
    public void As_many_inputs_as_placeholders_are_wanted() =>
        Assert.Throws<SavedModelException>(() => HostNode.Op("StringFormat").With("template", "%s %s").Stage(1));

    private static void Prints(string expected, long summarize, Tensor tensor) =>
        TensorAssert.Texts(HostNode.Op("StringFormat").With("summarize", summarize).Single(tensor), expected);
}
