// SPDX-License-Identifier: MIT
using System.Globalization;
using Microsoft.Extensions.Logging;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Serving.Tests.Lifecycle;

public sealed class ServableLoaderTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Tries_again_after_the_interval_until_it_works()
    {
        using var fixture = new ManagerFixture();
        fixture.Format.OnLoad = (name, _) => fixture.Format.Attempts[name] < 3 ? throw new IOException("/secret/file is missing") : new TestModel();

        fixture.Aspire("m", 1);
        for (int failures = 1; failures < 3; failures++)
        {
            await PassIntervalAsync(fixture, failures);
        }

        await fixture.WaitForAsync("m", 1, ServableState.Available);
        Assert.Equal(3, fixture.Format.Attempts["1"]);
        Assert.Equal("", fixture.Manager.Snapshot.Find("m")!.Trouble);
        Assert.Equal(3, fixture.Meters["tensorkeeper.serving.load.duration"]);
        Assert.Equal(2, fixture.Meters["tensorkeeper.serving.load.duration", "error.type", "Unavailable"]);
    }

    [Fact]
    public async Task Gives_up_after_five_retries_and_says_so_without_paths()
    {
        using var fixture = new ManagerFixture();
        fixture.Format.OnLoad = static (_, _) => throw new IOException("/secret/file is missing");

        fixture.Aspire("m", 1);
        for (int failures = 1; failures <= 5; failures++) { await PassIntervalAsync(fixture, failures); }

        ServableStatus status = await fixture.WaitForAsync("m", 1, ServableState.End);
        Assert.Equal(6, fixture.Format.Attempts["1"]);
        Assert.Equal(ServingErrorCode.Unavailable, status.ErrorCode);
        Assert.DoesNotContain("secret", status.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(5, fixture.Log.Lines.Count(static line => line.Level == LogLevel.Warning));
    }

    [Theory]
    [InlineData(ServingErrorCode.InvalidArgument, 1)]
    [InlineData(ServingErrorCode.Unimplemented, 1)]
    [InlineData(ServingErrorCode.DataLoss, 2)]
    [InlineData(ServingErrorCode.NotFound, 2)]
    [InlineData(ServingErrorCode.ResourceExhausted, 2)]
    public async Task What_can_never_work_is_not_tried_again(ServingErrorCode code, int attempts)
    {
        using var fixture = new ManagerFixture(static options => options.MaxLoadRetries = 1);
        fixture.Format.OnLoad = (_, _) => throw new ServingException(code, "why");

        fixture.Aspire("m", 1);
        if (attempts > 1) { await PassIntervalAsync(fixture, 1); }

        ServableStatus status = await fixture.WaitForAsync("m", 1, ServableState.End);
        Assert.Equal((attempts, code, "why"), (fixture.Format.Attempts["1"], status.ErrorCode, status.ErrorMessage));
    }

    [Fact]
    public async Task A_version_that_will_be_tried_again_shows_the_error_of_the_last_attempt()
    {
        using var fixture = new ManagerFixture();
        fixture.Format.OnLoad = static (_, _) => throw new ServingException(ServingErrorCode.DataLoss, "shard 3 is short.");
        fixture.Aspire("m", 1);

        CatalogSnapshot snapshot = await fixture.WaitUntilAsync(static s => s.Find("m")?.Statuses[0].ErrorMessage.Length > 0);

        ServableStatus status = snapshot.Find("m")!.Statuses[0];
        Assert.Equal((ServableState.Loading, ServingErrorCode.DataLoss, "shard 3 is short."), (status.State, status.ErrorCode, status.ErrorMessage));
    }

    [Fact]
    public async Task A_version_no_longer_wanted_does_not_wait_for_its_next_attempt()
    {
        using var fixture = new ManagerFixture();
        fixture.Format.OnLoad = static (_, _) => throw new IOException();
        fixture.Aspire("m", 1);
        await fixture.WaitUntilAsync(static s => s.Find("m")?.Trouble.Length > 0);

        fixture.Aspire("m");

        ServableStatus status = await fixture.WaitForAsync("m", 1, ServableState.End);
        Assert.Equal(ServingErrorCode.Cancelled, status.ErrorCode);
    }

    [Fact]
    public async Task No_more_versions_load_at_once_than_there_are_threads()
    {
        using var fixture = new ManagerFixture(static options => options.LoadThreads = 2);
        int now = 0, most = 0;
        using var barrier = new Barrier(2);
        fixture.Format.OnLoad = (_, token) =>
        {
            int loading = Interlocked.Increment(ref now);
            InterlockedMax(ref most, loading);
            barrier.SignalAndWait(token);
            Interlocked.Decrement(ref now);
            return new TestModel();
        };

        fixture.Aspire("m", 1, 2, 3, 4, 5, 6);

        await fixture.WaitUntilAsync(static s => s.Find("m")?.Ready.Length == 6);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Loads_run_on_threads_of_their_own()
    {
        using var fixture = new ManagerFixture();
        bool isPool = true;
        fixture.Format.OnLoad = (_, _) =>
        {
            isPool = Thread.CurrentThread.IsThreadPoolThread;
            return new TestModel();
        };

        fixture.Aspire("m", 1);

        await fixture.WaitForAsync("m", 1, ServableState.Available);
        Assert.False(isPool);
    }

    [Fact]
    public async Task Loads_yield_to_the_threads_that_serve()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Niceness of single threads is Linux's; run this test there.");
        using var fixture = new ManagerFixture();
        int niceness = 0;
        fixture.Format.OnLoad = (_, _) =>
        {
            niceness = NicenessOf("thread-self");
            return new TestModel();
        };

        fixture.Aspire("m", 1);
        await fixture.WaitForAsync("m", 1, ServableState.Available);

        Assert.Equal(Math.Min(NicenessOf("self") + 5, 19), niceness);
    }

    // Field 19 of the line; the second field is the thread's name in brackets, which may hold blanks.
    private static int NicenessOf(string task)
    {
        string line = File.ReadAllText($"/proc/{task}/stat");
        return int.Parse(line[(line.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
    }

    // The trouble is reported before the waiting begins, so time is turned until the next attempt is seen.
    private static async Task PassIntervalAsync(ManagerFixture fixture, int failures)
    {
        // The clock moves once, and only when the loader is seen to wait for it.
        await fixture.Time.WaitForTimerAsync(Interval, ManagerFixture.Cancellation);
        Assert.Equal(failures, fixture.Format.Attempts["1"]);
        fixture.Time.Advance(Interval);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (seen < value)
        {
            int before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen) { return; }
            seen = before;
        }
    }
}
