// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Text;

namespace TensorKeeper.Protocol.Tests.Text;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("port", "port", 0)]
    [InlineData("", "port", 4)]
    [InlineData("prot", "port", 1)]      // swapped
    [InlineData("por", "port", 1)]       // dropped
    [InlineData("pport", "port", 1)]     // doubled
    [InlineData("sort", "port", 1)]      // changed
    [InlineData("kitten", "sitting", 3)]
    public void Counts_letters_to_insert_drop_change_or_swap(string left, string right, int expected)
    {
        Assert.Equal(expected, EditDistance.Between(left, right));
        Assert.Equal(expected, EditDistance.Between(right, left));
    }

    [Fact]
    public void A_word_too_long_to_be_typed_is_near_to_nothing() =>
        Assert.Equal(int.MaxValue, EditDistance.Between(new string('a', 1_000_000), "port"));
}
