// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.Serving.Tests.Telemetry;

public sealed class DurationHistogramTests
{
    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(10, 0)]
    [InlineData(11, 1)]
    [InlineData(20, 1)]
    [InlineData(21, 2)]
    [InlineData(40, 2)]
    [InlineData(41, 3)]
    [InlineData(671_088_640, 26)]
    [InlineData(671_088_641, 27)]
    [InlineData(long.MaxValue, 27)]
    public void A_bound_belongs_to_the_bucket_below_it(long ticks, int bucket)
    {
        var histogram = new DurationHistogram();

        histogram.Record(TimeSpan.FromTicks(ticks));

        (long[] counts, TimeSpan total) = histogram.Read();
        Assert.Equal(DurationHistogram.BoundsInSeconds.Count + 1, counts.Length);
        Assert.Equal(bucket, Array.IndexOf(counts, 1));
        Assert.Equal(1, counts.Sum());
        Assert.Equal(Math.Max(0, ticks), total.Ticks);
    }

    [Fact]
    public void Every_duration_is_within_its_bounds()
    {
        var random = new Random(7);
        for (int i = 0; i < 10_000; i++)
        {
            TimeSpan took = TimeSpan.FromTicks((long)Math.Exp(random.NextDouble() * 20));
            var histogram = new DurationHistogram();
            histogram.Record(took);
            int bucket = Array.IndexOf(histogram.Read().Counts, 1);

            Assert.True(took.TotalSeconds <= DurationHistogram.BoundsInSeconds[bucket], $"{took} is above the bound of bucket {bucket}.");
            Assert.True(bucket == 0 || took.TotalSeconds > DurationHistogram.BoundsInSeconds[bucket - 1], $"{took} belongs below bucket {bucket}.");
        }
    }

    [Fact]
    public void Nothing_is_lost_when_many_threads_record_at_once()
    {
        const int Threads = 8, Times = 50_000;
        var histogram = new DurationHistogram();

        Parallel.For(0, Threads, _ =>
        {
            for (int i = 0; i < Times; i++) { histogram.Record(TimeSpan.FromMicroseconds(3)); }
        });

        (long[] counts, TimeSpan total) = histogram.Read();
        Assert.Equal(Threads * Times, counts[2]);
        Assert.Equal(TimeSpan.FromMicroseconds(3) * (Threads * Times), total);
    }

    [Fact]
    public void Recording_takes_no_memory()
    {
        var times = new PhaseTimes();
        ModelPhases phases = times.Of("m");
        times.Record("m", RequestPhase.Decode, TimeSpan.FromMicroseconds(1));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            times.Record("m", RequestPhase.Decode, TimeSpan.FromMicroseconds(i));
            phases.Record(RequestPhase.Execute, TimeSpan.FromMicroseconds(i));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Names_that_nobody_loaded_are_not_kept()
    {
        var times = new PhaseTimes();

        times.Record("sent", RequestPhase.Decode, TimeSpan.FromMicroseconds(1));

        Assert.Empty(times.Models);
        Assert.Same(times.Of("loaded"), times.Of("loaded"));
        Assert.Equal(["loaded"], times.Models.Select(static cell => cell.Key));
    }
}
