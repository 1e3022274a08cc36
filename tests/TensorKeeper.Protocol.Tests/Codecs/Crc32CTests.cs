// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.Protocol.Tests.Codecs;

public sealed class Crc32CTests
{
    [Fact]
    public void Agrees_with_the_published_vectors()
    {
        byte[] ascending = [.. Enumerable.Range(0, 32).Select(static i => (byte)i)];

        Assert.Equal(0xe3069283u, Crc32C.Extend(Crc32C.Empty, "123456789"u8));
        Assert.Equal(0x8a9136aau, Crc32C.Extend(Crc32C.Empty, new byte[32]));
        Assert.Equal(0x46dd794eu, Crc32C.Extend(Crc32C.Empty, ascending));
    }

    [Fact]
    public void May_be_computed_in_parts()
    {
        byte[] bytes = new byte[1000];
        new Random(7).NextBytes(bytes);

        for (int cut = 0; cut <= bytes.Length; cut += 37)
        {
            Assert.Equal(Crc32C.Extend(Crc32C.Empty, bytes), Crc32C.Extend(Crc32C.Extend(Crc32C.Empty, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }
    }
}
