// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Tests;

public sealed class TensorMapTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(500)]
    public void Finds_every_name_however_many_there_are(int count)
    {
        using var map = new TensorMap();
        for (int i = 0; i < count; i++) { map.Add(Name(i), Tensor.Of(TensorShape.Scalar, i)); }

        for (int i = 0; i < count; i++) { Assert.Equal(i, map[Name(i)].AsSpan<int>()[0]); }
        Assert.False(map.Contains("absent"));
        Assert.Throws<ArgumentException>(() => map.Add(Name(count - 1), Tensor.Of(TensorShape.Scalar, 0)));
        Assert.Equal(count, map.Count);
    }

    [Fact]
    public void Setting_replaces_in_place_also_among_many()
    {
        using var map = new TensorMap();
        for (int i = 0; i < 40; i++) { map[Name(i % 20)] = Tensor.Of(TensorShape.Scalar, i); }

        Assert.Equal(Enumerable.Range(20, 20), map.Select(static entry => entry.Value.AsSpan<int>()[0]));
    }

    [Fact]
    public void A_disposed_map_is_empty_and_can_be_filled_again()
    {
        using var map = new TensorMap();
        for (int i = 0; i < 30; i++) { map.Add(Name(i), Tensor.Of(TensorShape.Scalar, i)); }
        map.Dispose();
        for (int i = 0; i < 30; i++) { map.Add(Name(i), Tensor.Of(TensorShape.Scalar, -i)); }

        Assert.Equal(-29, map[Name(29)].AsSpan<int>()[0]);
    }

    private static string Name(int i) => i.ToString(CultureInfo.InvariantCulture);
}
