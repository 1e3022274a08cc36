// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Serving.Tests.Lifecycle;

[CollectionDefinition(nameof(SwapTests), DisableParallelization = true)]
public sealed class SwapTestsAlone;

/// <summary>What happens to calls while versions come and go. Alone, since memory is counted for the whole process.</summary>
[Collection(nameof(SwapTests))]
public sealed class SwapTests
{
    [Fact]
    public async Task No_call_is_lost_and_none_meets_a_disposed_model_while_versions_change()
    {
        const int Versions = 60, Callers = 2;
        long before = AlignedBuffer.LiveBytes;
        using var fixture = new ManagerFixture();
        fixture.Aspire("m", 1);
        await fixture.WaitForAsync("m", 1, ServableState.Available);

        using var done = new CancellationTokenSource();
        using var inputs = new TensorMap();
        inputs.Add("x", Tensor.Of<float>(new(1), 1f));
        long calls = 0;
        Task[] callers = [.. Enumerable.Range(0, Callers).Select(_ => Start(() => Call(fixture.Manager)))];
        for (long version = 2; version <= Versions; version++)
        {
            fixture.Aspire("m", version);
            await fixture.WaitForAsync("m", version, ServableState.Available);
            await fixture.WaitForAsync("m", version - 1, ServableState.End);
        }

        await done.CancelAsync();
        await Task.WhenAll(callers);
        await fixture.Manager.StopAsync(ManagerFixture.Cancellation);

        Assert.True(calls > Versions, $"Only {calls} calls were made.");
        Assert.Equal(before, AlignedBuffer.LiveBytes);

        void Call(ServableManager manager)
        {
            while (!done.IsCancellationRequested)
            {
                using ServableHandle handle = manager.Acquire(new ModelQuery("m"));
                handle.Model.Run(TestModel.Signature, inputs, [], CancellationToken.None).Dispose();
                Interlocked.Increment(ref calls);
            }
        }
    }

    [Fact]
    public async Task A_server_short_of_memory_unloads_the_old_version_before_it_loads_the_new_one()
    {
        using var fixture = new ManagerFixture(static options => options.VersionTransition = VersionTransition.ResourcePreserving);
        fixture.Aspire("m", 1);
        await fixture.WaitForAsync("m", 1, ServableState.Available);
        ServableHandle running = fixture.Manager.Acquire(new ModelQuery("m"));

        fixture.Aspire("m", 2);

        Assert.Equal(ServableState.Unloading, fixture.StateOf("m", 1));
        Assert.Equal(ServableState.Start, fixture.StateOf("m", 2));
        Assert.Throws<ServingException>(() => fixture.Manager.Acquire(new ModelQuery("m")));
        running.Dispose();
        await fixture.WaitForAsync("m", 2, ServableState.Available);
        Assert.Equal(ServableState.End, fixture.StateOf("m", 1));
    }

    [Fact]
    public async Task The_last_reference_is_let_go_exactly_once()
    {
        for (int round = 0; round < 500; round++)
        {
            var model = new TestModel();
            var loaded = new LoadedServable(new ServableId("m", 1), model);
            Task unload = Task.Run(
                async () =>
                {
                    loaded.Release();
                    await loaded.Drained;
                    model.Dispose();
                },
                ManagerFixture.Cancellation);
            Task[] callers = [.. Enumerable.Range(0, 2).Select(_ => Start(() =>
            {
                while (loaded.TryAcquire() is { } handle)
                {
                    Assert.False(((TestModel)handle.Model).IsDisposed);
                    handle.Dispose();
                }
            }))];

            await Task.WhenAll([unload, .. callers]).WaitAsync(TimeSpan.FromSeconds(30), ManagerFixture.Cancellation);
            Assert.Null(loaded.TryAcquire());
        }
    }

    // Callers that never pause would keep the thread pool from everybody else.
    private static Task Start(Action call) =>
        Task.Factory.StartNew(call, ManagerFixture.Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
