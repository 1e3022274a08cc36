// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.Serving.Tests.Telemetry;

public sealed class StripedCountsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void What_many_threads_add_is_summed_for_each_count(int length)
    {
        const int Threads = 8, Times = 10_000;
        var counts = new StripedCounts(length);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < Times; i++) { counts.Add(i % length, (i % length) + 1); }
        }))];

        foreach (Thread thread in threads) { thread.Start(); }
        foreach (Thread thread in threads) { thread.Join(); }

        for (int at = 0; at < length; at++)
        {
            int times = Enumerable.Range(0, Times).Count(i => i % length == at);
            Assert.Equal((long)Threads * times * (at + 1), counts[at]);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_count_that_there_is_not_is_refused(int index)
    {
        var counts = new StripedCounts(3);

        Assert.Throws<ArgumentOutOfRangeException>(() => counts.Add(index, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => counts[index]);
    }
}
