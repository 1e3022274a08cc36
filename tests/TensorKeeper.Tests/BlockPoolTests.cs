// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Time.Testing;

namespace TensorKeeper.Tests;

public sealed unsafe class BlockPoolTests
{
    private const int Mebibyte = 1 << 20;

    private readonly FakeTimeProvider _clock = new();
    private readonly BlockPool _pool;

    public BlockPoolTests() => _pool = new BlockPool(_clock);

    [Theory]
    [InlineData(BlockPool.MinBytes, BlockPool.MinBytes)]
    [InlineData(Mebibyte, Mebibyte)]
    [InlineData(Mebibyte + 1, Mebibyte * 5 / 4)]
    [InlineData(Mebibyte * 5 / 4, Mebibyte + 1)]
    [InlineData(BlockPool.MaxBytes, BlockPool.MaxBytes)]
    public void A_block_that_came_back_serves_whom_it_fits(int first, int second)
    {
        byte* block = _pool.Rent(first);
        _pool.Return(block, first);

        byte* again = _pool.Rent(second);

        Assert.True(block == again);
        Assert.Equal(0, _pool.KeptBytes);
        _pool.Return(again, second);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BlockPool.MinBytes - 1)]
    [InlineData(BlockPool.MaxBytes + 1)]
    public void Small_and_huge_blocks_are_not_kept(int length)
    {
        _pool.Return(_pool.Rent(length), length);

        Assert.Equal(0, _pool.KeptBytes);
    }

    [Fact]
    public void Every_byte_of_every_size_can_be_written()
    {
        for (int length = 0; length < 8 * Mebibyte; length += (length / 7) + 1)
        {
            byte* block = _pool.Rent(length);
            new Span<byte>(block, length).Fill(1);
            Assert.Equal(0, (nint)block % AlignedBuffer.Alignment);
            _pool.Return(block, length);
        }
    }

    [Fact]
    public void A_block_that_nobody_needed_is_given_back()
    {
        _pool.Return(_pool.Rent(Mebibyte), Mebibyte);

        _clock.Advance(BlockPool.Idle);
        Assert.Equal(Mebibyte, _pool.KeptBytes);
        _clock.Advance(BlockPool.Idle);

        Assert.Equal(0, _pool.KeptBytes);
    }

    [Fact]
    public void What_traffic_needs_stays()
    {
        byte*[] burst = [_pool.Rent(Mebibyte), _pool.Rent(Mebibyte), _pool.Rent(Mebibyte)];
        foreach (byte* block in burst) { _pool.Return(block, Mebibyte); }
        for (int i = 0; i < 4; i++)
        {
            _clock.Advance(BlockPool.Idle);
            _pool.Return(_pool.Rent(Mebibyte), Mebibyte);
        }

        Assert.Equal(Mebibyte, _pool.KeptBytes);
    }

    [Fact]
    public void After_everything_was_given_back_it_begins_anew()
    {
        for (int i = 0; i < 2; i++)
        {
            _pool.Return(_pool.Rent(Mebibyte), Mebibyte);
            _clock.Advance(2 * BlockPool.Idle);

            Assert.Equal(0, _pool.KeptBytes);
        }
    }

    [Fact]
    public void No_more_is_kept_than_the_limit()
    {
        const int each = BlockPool.MaxBytes;
        var blocks = new List<nint>();
        for (int i = 0; i < 6; i++) { blocks.Add((nint)_pool.Rent(each)); }
        foreach (nint block in blocks) { _pool.Return((byte*)block, each); }

        Assert.Equal(BlockPool.MaxKeptBytes, _pool.KeptBytes);
        _clock.Advance(2 * BlockPool.Idle);
    }

    [Fact]
    public void Nobody_gets_a_block_that_another_has()
    {
        Parallel.For(0, 8, id =>
        {
            for (int i = 0; i < 2000; i++)
            {
                int length = BlockPool.MinBytes + (i % 3 * BlockPool.MinBytes);
                byte* block = _pool.Rent(length);
                *(int*)block = id;
                *(int*)(block + length - sizeof(int)) = id;
                Thread.Yield();
                Assert.Equal((id, id), (*(int*)block, *(int*)(block + length - sizeof(int))));
                _pool.Return(block, length);
            }
        });
    }
}
