// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TensorKeeper.Serving.Batching;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Running;
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.Serving.Tests.Batching;

/// <summary>What the core itself takes of the heap for a request, counted exactly.</summary>
public sealed class BatchAllocationTests
{
    private const int Calls = 1_000;

    [Fact]
    public void A_request_on_an_idle_server_takes_no_memory_of_its_own()
    {
        using var answer = new TensorMap();
        using var inputs = new TensorMap { { "x", BatcherFixture.Rows(2, 1) } };
        using var meters = new SilentMeters();
        var metrics = new ServingMetrics(meters, new PhaseTimes());
        using var model = new BatchModel { OnRun = _ => answer, Keeps = false };
        using var scheduler = new RunScheduler(2, lendsRuns: true, TimeSpan.FromSeconds(10), new FakeLine(), TimeProvider.System);
        var id = new ServableId("m", 1);
        var batcher = new ServableBatcher(
            id, model, null, new Dictionary<Signature, BatchTrust> { [BatchModel.Signature] = BatchTrust.Confirmed }, scheduler,
            new BatchTelemetry(id, "threads", metrics, []), TimeProvider.System, NullLogger.Instance);
        var loaded = new LoadedServable(id, model, batcher);
        using ServableHandle handle = Assert.IsType<LoadedServableHandle>(loaded.TryAcquire());
        var runner = new ModelRunner(new RunGate(Options.Create(new ServingOptions())), metrics, TimeProvider.System);

        CancellationToken token = TestContext.Current.CancellationToken;
        long best = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Calls; i++) { Run(); }
            best = Math.Min(best, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, best);

        void Run()
        {
            ValueTask<TimedOutputs> run = runner.RunAsync(handle, BatchModel.Signature, inputs, [], token);
            Assert.True(run.IsCompletedSuccessfully);
        }
    }
}
