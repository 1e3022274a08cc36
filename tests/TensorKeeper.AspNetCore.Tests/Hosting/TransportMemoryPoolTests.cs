// SPDX-License-Identifier: MIT
using System.Buffers;
using TensorKeeper.AspNetCore.Hosting;

namespace TensorKeeper.AspNetCore.Tests.Hosting;

public sealed class TransportMemoryPoolTests
{
    [Fact]
    public void A_block_that_came_back_is_lent_again()
    {
        using var pool = new TransportMemoryPool();
        IMemoryOwner<byte> block = pool.Rent(4096);
        Assert.Equal(TransportMemoryPool.BlockBytes, block.Memory.Length);
        block.Dispose();

        Assert.Same(block, pool.Rent());
    }

    [Fact]
    public void The_block_that_came_back_last_is_lent_first()
    {
        using var pool = new TransportMemoryPool();
        IMemoryOwner<byte>[] blocks = [pool.Rent(), pool.Rent(), pool.Rent()];
        foreach (IMemoryOwner<byte> block in blocks) { block.Dispose(); }

        Assert.Equal(blocks.Reverse(), [pool.Rent(), pool.Rent(), pool.Rent()]);
    }

    [Fact]
    public void A_block_given_back_twice_is_lent_once()
    {
        using var pool = new TransportMemoryPool();
        IMemoryOwner<byte> block = pool.Rent();
        block.Dispose();
        block.Dispose();

        Assert.Equal(1, pool.IdleBlocks);
        Assert.NotSame(pool.Rent(), pool.Rent());
    }

    [Fact]
    public void What_a_burst_needed_is_not_kept_for_ever()
    {
        using var pool = new TransportMemoryPool();
        IMemoryOwner<byte>[] burst = [.. Enumerable.Range(0, TransportMemoryPool.MostIdleBlocks + 10).Select(_ => pool.Rent())];
        foreach (IMemoryOwner<byte> block in burst) { block.Dispose(); }

        Assert.Equal(TransportMemoryPool.MostIdleBlocks, pool.IdleBlocks);
    }

    [Fact]
    public void More_than_a_block_is_not_to_be_had()
    {
        using var pool = new TransportMemoryPool();

        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(TransportMemoryPool.BlockBytes + 1));
    }
}
