// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Serving.Tests.Policies;

public sealed class VersionPolicyTests
{
    private static readonly long[] Found = [20, 7, 3, -1];

    [Fact]
    public void The_default_is_the_newest() => Assert.Equal([20], VersionPolicy.Default.Select(Found));

    [Theory]
    [InlineData(0, new long[] { 20 })]
    [InlineData(2, new long[] { 20, 7 })]
    [InlineData(9, new long[] { 20, 7, 3, -1 })]
    public void Latest_takes_the_highest_numbers(int count, long[] expected) =>
        Assert.Equal(expected, VersionPolicy.Latest(count).Select(Found));

    [Fact]
    public void All_takes_all() => Assert.Equal(Found, VersionPolicy.All.Select(Found));

    [Fact]
    public void Specific_takes_those_that_are_there() => Assert.Equal([7, -1], VersionPolicy.Specific(-1, 7, 8).Select(Found));

    [Fact]
    public void Specific_without_versions_takes_none() => Assert.Empty(VersionPolicy.Specific().Select(Found));

    [Fact]
    public void Policies_that_choose_the_same_are_equal()
    {
        Assert.Equal(VersionPolicy.Latest(1), VersionPolicy.Default);
        Assert.Equal(VersionPolicy.Specific(1, 2), VersionPolicy.Specific(2, 1, 2));
        Assert.NotEqual(VersionPolicy.Specific(1, 2), VersionPolicy.Specific(1, 3));
    }
}
