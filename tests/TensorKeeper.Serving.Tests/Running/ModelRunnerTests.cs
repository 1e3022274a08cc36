// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Running;
using TensorKeeper.Serving.Tests.Batching;

namespace TensorKeeper.Serving.Tests.Running;

public sealed class ModelRunnerTests : IDisposable
{
    private readonly TestMeters _meters = new();
    private readonly TensorMap _inputs = new();

    public ModelRunnerTests() => _inputs.Add("x", Tensor.Of<float>(new(2), 1f, 2f));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _inputs.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task Runs_on_the_callers_thread()
    {
        int thread = 0;
        using ServableHandle handle = Handle((inputs, _) =>
        {
            thread = Environment.CurrentManagedThreadId;
            return new TensorMap { };
        });

        ValueTask<TimedOutputs> run = Runner().RunAsync(handle, TestModel.Signature, _inputs, [], Cancellation);

        Assert.True(run.IsCompletedSuccessfully);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        (await run).Tensors.Dispose();
    }

    [Fact]
    public async Task Tells_when_the_model_had_run()
    {
        var clock = new FakeTimeProvider();
        using ServableHandle handle = Handle((_, _) =>
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            return new TensorMap();
        });

        TimedOutputs outputs = await Runner(time: clock).RunAsync(handle, TestModel.Signature, _inputs, [], Cancellation);

        Assert.Equal(clock.GetTimestamp(), outputs.EndedAt);
        outputs.Tensors.Dispose();
    }

    [Fact]
    public async Task Tells_when_the_model_had_run_for_a_request_that_waited()
    {
        using var fixture = new BatcherFixture();
        using ServableHandle handle = Assert.IsType<LoadedServableHandle>(
            new LoadedServable(new ServableId("m", 1), fixture.Model, fixture.Batcher).TryAcquire());
        using var inputs = new TensorMap { { "x", BatcherFixture.Rows(2, 1) } };
        Task<TensorMap> first = await fixture.OccupyAsync();

        ValueTask<TimedOutputs> waiting = Runner(time: fixture.Time).RunAsync(handle, BatchModel.Signature, inputs, [], Cancellation);
        Assert.False(waiting.IsCompleted);
        fixture.Time.Advance(TimeSpan.FromSeconds(5));
        fixture.Model.Release(2);
        TimedOutputs outputs = await waiting;

        Assert.Equal(fixture.Time.GetTimestamp(), outputs.EndedAt);
        outputs.Tensors.Dispose();
        await BatcherFixture.AnswersAsync(first, 2000f);
    }

    [Fact]
    public async Task A_call_that_was_cancelled_before_does_not_run()
    {
        using ServableHandle handle = Handle(static (_, _) => throw new InvalidOperationException());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Runner().RunAsync(handle, TestModel.Signature, _inputs, [], new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_filter_is_checked_before_types_as_upstream_does()
    {
        using ServableHandle handle = Handle(static (_, _) => throw new InvalidOperationException());
        using var inputs = new TensorMap();
        inputs.Add("x", Tensor.Of<int>(new(1), 1));

        ServingException error = await Assert.ThrowsAsync<ServingException>(async () =>
            await Runner().RunAsync(handle, TestModel.Signature, inputs, ["nope"], Cancellation));

        Assert.StartsWith("output tensor alias not found", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counters_balance()
    {
        using var cancelled = new CancellationTokenSource();
        using ServableHandle good = Handle(null);
        using ServableHandle refusing = Handle(static (_, _) => throw new ServingException(ServingErrorCode.InvalidArgument, "shape"));
        using ServableHandle broken = Handle(static (_, _) => throw new ServingException(ServingErrorCode.Internal, "defect"));
        using ServableHandle buggy = Handle(static (_, _) => throw new InvalidOperationException());
        using ServableHandle slow = Handle((_, token) =>
        {
            cancelled.Cancel();
            token.ThrowIfCancellationRequested();
            throw new InvalidOperationException();
        });

        await RunAsync(good, [], Cancellation);
        await RunAsync(good, ["nope"], Cancellation);
        await RunAsync(refusing, [], Cancellation);
        await RunAsync(broken, [], Cancellation);
        await RunAsync(buggy, [], Cancellation);
        await RunAsync(slow, [], cancelled.Token);
        await RunAsync(good, [], cancelled.Token);

        const string Finished = "tensorkeeper.serving.runs.finished";
        Assert.Equal(7, _meters["tensorkeeper.serving.runs.received"]);
        Assert.Equal(3, _meters[Finished, "outcome", "run"]);
        Assert.Equal(2, _meters[Finished, "outcome", "rejected"]);
        Assert.Equal(2, _meters[Finished, "outcome", "cancelled"]);
        Assert.Equal(7, _meters["tensorkeeper.serving.run.duration"]);
        Assert.Equal(2, _meters[Finished, "error.type", "Internal"]);
    }

    [Fact]
    public async Task More_requests_than_may_be_in_the_server_are_told_to_come_again()
    {
        ModelRunner runner = Runner(most: 1);
        ServingException? refused = null;
        using ServableHandle good = Handle(null);
        using ServableHandle asking = Handle((inputs, _) =>
        {
            try
            {
                runner.RunAsync(good, TestModel.Signature, inputs, [], Cancellation).AsTask().GetAwaiter();
            }
            catch (ServingException e)
            {
                refused = e;
            }

            return new TensorMap();
        });

        (await runner.RunAsync(asking, TestModel.Signature, _inputs, [], Cancellation)).Tensors.Dispose();
        (await runner.RunAsync(good, TestModel.Signature, _inputs, [], Cancellation)).Tensors.Dispose();

        Assert.Equal(ServingErrorCode.Unavailable, refused?.Code);
        Assert.Equal(TimeSpan.FromSeconds(1), refused?.RetryAfter);
        Assert.Equal(1, _meters["tensorkeeper.serving.runs.finished", "outcome", "rejected"]);
    }

    private static LoadedServableHandle Handle(Func<TensorMap, CancellationToken, TensorMap>? run)
    {
        var loaded = new LoadedServable(new ServableId("m", 1), new TestModel { OnRun = run });
        return Assert.IsType<LoadedServableHandle>(loaded.TryAcquire());
    }

    private ModelRunner Runner(int most = 100, TimeProvider? time = null) =>
        new(new RunGate(Options.Create(new ServingOptions { MaxRunsInFlight = most })), _meters.Metrics, time ?? TimeProvider.System);

    private async Task RunAsync(ServableHandle handle, string[] filter, CancellationToken token)
    {
        try
        {
            (await Runner().RunAsync(handle, TestModel.Signature, _inputs, filter, token)).Tensors.Dispose();
        }
        catch (Exception e) when (e is ServingException or OperationCanceledException or InvalidOperationException)
        {
            // What is counted is what matters here.
        }
    }
}
