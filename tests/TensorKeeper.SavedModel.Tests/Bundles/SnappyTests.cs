// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Bundles;

namespace TensorKeeper.SavedModel.Tests.Bundles;

public sealed class SnappyTests
{
    [Theory]
    [InlineData("", new byte[] { 0 })]
    [InlineData("abc", new byte[] { 3, 2 << 2, 97, 98, 99 })]
    [InlineData("aaaaaaaa", new byte[] { 8, 0, 97, 1 | (3 << 2), 1 })]
    [InlineData("ababab", new byte[] { 6, 1 << 2, 97, 98, 2 | (3 << 2), 2, 0 })]
    [InlineData("ababa", new byte[] { 5, 1 << 2, 97, 98, 3 | (2 << 2), 2, 0, 0, 0 })]
    public void Decompresses_literals_and_copies(string expected, byte[] block) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(Snappy.Decompress(block)!));

    [Fact]
    public void Decompresses_long_literals()
    {
        byte[] noise = new byte[70_000];
        new Random(1).NextBytes(noise);

        Assert.Equal(noise[..1000], Snappy.Decompress(SnappyWriter.Compress(noise.AsSpan(0, 1000))));
        Assert.Equal(noise, Snappy.Decompress([0xf0, 0xa2, 0x04, 62 << 2, 0x6f, 0x11, 0x01, .. noise]));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 4, 2 << 2, 97, 98, 99 })]
    [InlineData(new byte[] { 2, 2 << 2, 97, 98, 99 })]
    [InlineData(new byte[] { 3, 2 << 2, 97, 98 })]
    [InlineData(new byte[] { 4, 1, 1 })]
    [InlineData(new byte[] { 8, 0, 97, 1 | (3 << 2), 2 })]
    [InlineData(new byte[] { 8, 0, 97, 1 | (3 << 2), 0 })]
    [InlineData(new byte[] { 8, 0, 97, 2 | (3 << 2), 1 })]
    [InlineData(new byte[] { 3, 63 << 2, 255, 255, 255, 255, 97 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 7, 0, 97 })]
    public void What_is_malformed_is_no_block(byte[] block) => Assert.Null(Snappy.Decompress(block));
}
