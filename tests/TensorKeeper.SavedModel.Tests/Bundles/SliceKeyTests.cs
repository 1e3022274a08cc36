// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Bundles;

namespace TensorKeeper.SavedModel.Tests.Bundles;

public sealed class SliceKeyTests
{
    [Fact]
    public void Escapes_the_name_and_counts_the_rank() => Assert.Equal(
        [0, (byte)'a', 0, 0xff, (byte)'b', 0, 1, 1, 2, 0x80, 0x85, 0x80, 0x7f],
        SliceKey.Encode("a\0b", [new SliceExtent(0, 5), new SliceExtent(0, SliceExtent.Whole)]));

    [Theory]
    [InlineData(0, new byte[] { 0x80 })]
    [InlineData(63, new byte[] { 0xbf })]
    [InlineData(64, new byte[] { 0xc0, 0x40 })]
    [InlineData(8191, new byte[] { 0xdf, 0xff })]
    [InlineData(8192, new byte[] { 0xe0, 0x20, 0x00 })]
    [InlineData(-1, new byte[] { 0x7f })]
    [InlineData(-64, new byte[] { 0x40 })]
    [InlineData(-65, new byte[] { 0x3f, 0xbf })]
    [InlineData(long.MaxValue, new byte[] { 0xff, 0xc0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    [InlineData(1L << 54, new byte[] { 0xff, 0x40, 0, 0, 0, 0, 0, 0 })]
    [InlineData(1L << 55, new byte[] { 0xff, 0x80, 0x80, 0, 0, 0, 0, 0, 0 })]
    public void Numbers_sort_as_bytes(long value, byte[] expected)
    {
        byte[] key = SliceKey.Encode("", [new SliceExtent(value, 0)]);

        Assert.Equal([0, 0, 1, 1, 1, .. expected, 0x80], key);
    }
}
