// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Batching;
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.Serving.Tests.Batching;

public sealed class ServableBatcherTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_idle_engine_runs_a_request_at_once_on_the_callers_thread()
    {
        int thread = 0;
        using var fixture = new BatcherFixture(model: new BatchModel
        {
            IsHeld = false,
            OnRun = x =>
            {
                thread = Environment.CurrentManagedThreadId;
                return BatchModel.Double(x);
            },
        });

        Task<TensorMap> answer = fixture.Send(3);

        Assert.True(answer.IsCompletedSuccessfully);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        await BatcherFixture.AnswersAsync(answer, 6f);
        Assert.Equal(0, fixture.Scheduler.Running);
    }

    [Fact]
    public async Task What_arrives_while_the_engine_is_busy_forms_the_next_batch()
    {
        using var fixture = new BatcherFixture();
        Task<TensorMap> first = await fixture.OccupyAsync();

        Task<TensorMap> one = fixture.Send(1);
        Task<TensorMap> two = fixture.Send(2);
        Task<TensorMap> three = fixture.Send(3, 4);
        fixture.Model.Release(3);

        await BatcherFixture.AnswersAsync(first, 2000f);
        await BatcherFixture.AnswersAsync(one, 2f);
        await BatcherFixture.AnswersAsync(two, 4f);
        await BatcherFixture.AnswersAsync(three, 6f, 8f);
        fixture.Model.AssertRuns([1000], [1, 2], [3, 4]);   // a large model is slower with many rows: two, before more is known
    }

    [Fact]
    public async Task Rows_that_the_model_calls_quick_run_at_once_whatever_else_goes_on()
    {
        using var end = new ManualResetEventSlim();
        using var fixture = new BatcherFixture(model: new BatchModel
        {
            Quick = 2,
            IsHeld = false,
            OnRun = x =>
            {
                if (x.AsSpan<float>()[0] == 7) { Assert.True(end.Wait(TimeSpan.FromSeconds(30), Cancellation)); }
                return BatchModel.Double(x);
            },
        });
        Task<TensorMap> first = Task.Run(() => fixture.Send(7, 8, 9), Cancellation);
        await fixture.Model.BegunAsync();

        Task<TensorMap> quick = fixture.Send(1, 2);
        Task<TensorMap> other = fixture.Send(3, 4, 5);

        Assert.True(quick.IsCompletedSuccessfully);
        Assert.False(other.IsCompleted);
        end.Set();
        await BatcherFixture.AnswersAsync(first, 14f, 16f, 18f);
        await BatcherFixture.AnswersAsync(quick, 2f, 4f);
        await BatcherFixture.AnswersAsync(other, 6f, 8f, 10f);
    }

    [Fact]
    public async Task Parameters_are_honoured_for_quick_rows_too()
    {
        using var fixture = new BatcherFixture(new BatchingParameters { MaxBatchRows = 4 }, model: new BatchModel { Quick = 2 });
        Task<TensorMap> first = await fixture.OccupyAsync();

        Task<TensorMap> quick = fixture.Send(1);

        Assert.False(quick.IsCompleted);
        fixture.Model.Release(2);
        (await first).Dispose();
        await BatcherFixture.AnswersAsync(quick, 2f);
    }

    [Fact]
    public async Task The_memory_of_a_batch_is_given_back_with_its_last_answer()
    {
        using var fixture = new BatcherFixture();
        Task<TensorMap> first = await fixture.OccupyAsync();
        Task<TensorMap> one = fixture.Send(1);
        Task<TensorMap> two = fixture.Send(2);
        fixture.Model.Release(2);
        (await first).Dispose();

        TensorMap early = await one;
        TensorMap late = await two;
        Memory<byte> kept = late["y"].Memory;
        early.Dispose();

        Assert.Equal(4f, late["y"].AsSpan<float>()[0]);
        late.Dispose();
        Assert.Throws<ObjectDisposedException>(() => kept.Span[0]);
    }

    [Fact]
    public async Task Requests_of_other_extents_run_in_other_batches()
    {
        using var fixture = new BatcherFixture();
        Task<TensorMap> first = await fixture.OccupyAsync();

        Task<TensorMap> narrow = fixture.Send(fixture.Batcher, BatcherFixture.Rows(2, 1), Cancellation);
        Task<TensorMap> wide = fixture.Send(fixture.Batcher, BatcherFixture.Rows(3, 2), Cancellation);
        Task<TensorMap> narrowToo = fixture.Send(fixture.Batcher, BatcherFixture.Rows(2, 3), Cancellation);
        fixture.Model.Release(3);
        await Task.WhenAll(first, narrow, wide, narrowToo);

        fixture.Model.AssertRuns([1000f], [1f, 3f], [2f]);
    }

    [Fact]
    public async Task A_request_that_fails_does_not_fail_those_that_ran_with_it()
    {
        using var fixture = new BatcherFixture(model: new BatchModel
        {
            OnRun = static x => x.AsSpan<float>().Contains(13f)
                ? throw new ServingException(ServingErrorCode.InvalidArgument, "thirteen")
                : BatchModel.Double(x),
        });
        Task<TensorMap> first = await fixture.OccupyAsync();

        Task<TensorMap> good = fixture.Send(1);
        Task<TensorMap> bad = fixture.Send(13);
        Task<TensorMap> goodToo = fixture.Send(2);
        fixture.Model.Release(5);

        await BatcherFixture.AnswersAsync(good, 2f);
        await BatcherFixture.AnswersAsync(goodToo, 4f);
        ServingException error = await Assert.ThrowsAsync<ServingException>(() => bad);
        Assert.Equal("thirteen", error.Message);
        (await first).Dispose();
    }

    [Fact]
    public async Task A_request_whose_caller_gives_up_leaves_the_queue_unrun_and_is_counted()
    {
        using var fixture = new BatcherFixture();
        using var givesUp = new CancellationTokenSource();
        Task<TensorMap> first = await fixture.OccupyAsync();
        Task<TensorMap> gone = fixture.Send(fixture.Batcher, BatcherFixture.Rows(2, 1), givesUp.Token);
        Task<TensorMap> stays = fixture.Send(2);

        await givesUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        fixture.Model.Release(2);
        await Task.WhenAll(first, stays);
        fixture.Model.AssertRuns([1000f], [2f]);
        Assert.Equal(1, fixture.Meters["tensorkeeper.serving.runs.dropped"]);
    }

    [Fact]
    public async Task A_batch_that_nobody_waits_for_any_more_is_stopped()
    {
        using var fixture = new BatcherFixture();
        using var one = new CancellationTokenSource();
        using var two = new CancellationTokenSource();
        Task<TensorMap> first = await fixture.OccupyAsync();
        Task<TensorMap> gone = fixture.Send(fixture.Batcher, BatcherFixture.Rows(2, 1), one.Token);
        Task<TensorMap> goneToo = fixture.Send(fixture.Batcher, BatcherFixture.Rows(2, 2), two.Token);
        fixture.Model.Release();
        await fixture.Model.BegunAsync();

        await one.CancelAsync();
        Assert.False(gone.IsCompleted);   // the other one still wants the answer
        await two.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => goneToo);
        (await first).Dispose();
    }

    [Fact]
    public async Task A_model_whose_rows_depend_on_each_other_is_found_out_by_real_rows_and_never_joined_again()
    {
        using var fixture = new BatcherFixture(trust: BatchTrust.Unknown, model: new BatchModel { OnRun = SubtractMean });
        Task<TensorMap> first = await fixture.OccupyAsync();
        Task<TensorMap> one = fixture.Send(1);
        Task<TensorMap> two = fixture.Send(5);
        fixture.Model.Release(20);

        await BatcherFixture.AnswersAsync(one, 0f);
        await BatcherFixture.AnswersAsync(two, 0f);
        (await first).Dispose();
        fixture.Model.IsHeld = true;
        Assert.Equal(2, fixture.Model.Runs.Max(static run => run.Length));

        fixture.Model.Runs.Clear();
        await Task.WhenAll(fixture.Send(1), fixture.Send(2), fixture.Send(3));
        Assert.All(fixture.Model.Runs, static run => Assert.Single(run));
    }

    [Fact]
    public async Task Equal_rows_show_nothing_so_that_an_unknown_model_runs_them_apart()
    {
        using var fixture = new BatcherFixture(trust: BatchTrust.Unknown, model: new BatchModel { OnRun = SubtractMean });
        Task<TensorMap> first = await fixture.OccupyAsync();
        Task<TensorMap> one = fixture.Send(1);
        Task<TensorMap> two = fixture.Send(1);
        fixture.Model.Release(4);
        await Task.WhenAll(first, one, two);

        fixture.Model.AssertRuns([1000f], [1f, 1f], [1f], [1f]);
    }

    [Fact]
    public async Task Real_rows_that_do_not_depend_on_each_other_are_looked_at_once()
    {
        using var fixture = new BatcherFixture(trust: BatchTrust.Unknown);
        for (int round = 0; round < 2; round++)
        {
            fixture.Model.Runs.Clear();
            Task<TensorMap> first = await fixture.OccupyAsync();
            Task<TensorMap> one = fixture.Send(1);
            Task<TensorMap> two = fixture.Send(2);
            int runs = round == 0 ? 4 : 2;
            fixture.Model.Release(runs);
            await Task.WhenAll(first, one, two);
            await fixture.Model.BegunAsync(runs - 1);

            Assert.Equal(runs, fixture.Model.Runs.Count);
        }
    }

    [Fact]
    public async Task Outputs_with_other_rows_than_the_inputs_end_the_joining()
    {
        using var fixture = new BatcherFixture(trust: BatchTrust.Confirmed, model: new BatchModel
        {
            OnRun = static _ => new TensorMap { { "y", Tensor.Of<float>([1, 1], 7f) } },
        });
        Task<TensorMap> first = await fixture.OccupyAsync();
        Task<TensorMap> one = fixture.Send(1);
        Task<TensorMap> two = fixture.Send(2);
        fixture.Model.Release(4);

        await BatcherFixture.AnswersAsync(one, 7f);
        await BatcherFixture.AnswersAsync(two, 7f);
        (await first).Dispose();
    }

    [Fact]
    public async Task A_model_with_nothing_running_does_not_wait_for_another_ones_run()
    {
        using var fixture = new BatcherFixture();
        using var other = new BatchModel { IsHeld = false };
        ServableBatcher quick = fixture.Add("quick", other, null, BatchTrust.Confirmed);
        Task<TensorMap> slow = await fixture.OccupyAsync();

        Task<TensorMap> answer = fixture.Send(quick, BatcherFixture.Rows(2, 1), Cancellation);

        Assert.True(answer.IsCompletedSuccessfully);
        fixture.Model.Release();
        (await slow).Dispose();
    }

    [Fact]
    public async Task Models_take_turns()
    {
        var parameters = new BatchingParameters { MaxBatchRows = 1, Threads = 1 };
        using var fixture = new BatcherFixture(parameters);
        using var other = new BatchModel();
        ServableBatcher second = fixture.Add("second", other, parameters, BatchTrust.Confirmed);
        Task<TensorMap> first = await fixture.OccupyAsync();
        Task<TensorMap>[] many = [fixture.Send(1), fixture.Send(2), fixture.Send(3)];
        Task<TensorMap> one = fixture.Send(second, BatcherFixture.Rows(2, 9), Cancellation);

        fixture.Model.Release();      // the one that runs
        await fixture.Model.BegunAsync();
        fixture.Model.Release();
        await other.BegunAsync();     // after one of the three, not after all

        Assert.Equal(2, fixture.Model.Runs.Count);
        other.Release();
        fixture.Model.Release(2);
        await Task.WhenAll([first, one, .. many]);
    }

    [Fact]
    public async Task A_request_that_would_wait_too_long_is_refused_at_once()
    {
        using var model = new BatchModel();
        using var fixture = new BatcherFixture(trust: BatchTrust.Refuted, model: model, maxWait: TimeSpan.FromSeconds(5));
        Task<TensorMap> first = await fixture.OccupyAsync();
        Task<TensorMap> second = fixture.Send(1);
        model.Release();
        await model.BegunAsync();
        fixture.Time.Advance(TimeSpan.FromSeconds(2));   // that is how long a request takes
        Task<TensorMap> third = fixture.Send(2);
        model.Release();
        await model.BegunAsync();
        Task<TensorMap>[] wait = [fixture.Send(3), fixture.Send(4), fixture.Send(5)];

        ServingException error = await Assert.ThrowsAsync<ServingException>(async () => await fixture.Send(6));

        Assert.Equal(ServingErrorCode.Unavailable, error.Code);
        Assert.Equal("The server is overloaded: 3 requests wait for this signature, and another one would wait for 6.0 s.", error.Message);
        Assert.Equal(TimeSpan.FromSeconds(3), error.RetryAfter);
        model.Release(4);
        await Task.WhenAll([first, second, third, .. wait]);
    }

    [Fact]
    public async Task Phases_are_recorded_and_a_request_that_runs_at_once_waited_for_nothing()
    {
        using var fixture = new BatcherFixture();
        Task<TensorMap> first = await fixture.OccupyAsync();
        Task<TensorMap> one = fixture.Send(1);
        Task<TensorMap> two = fixture.Send(2);
        fixture.Model.Release(2);
        await Task.WhenAll(first, one, two);

        const string Phase = "tensorkeeper.serving.phase.duration";
        Assert.Equal(3, fixture.Meters[Phase, "phase", "queue"]);
        Assert.Equal(2, fixture.Meters[Phase, "phase", "batch"]);
        Assert.Equal(2, fixture.Meters[Phase, "phase", "execute"]);
        Assert.Equal(3, fixture.Meters["tensorkeeper.serving.batch.rows"]);
        ModelPhases kept = fixture.Meters.Metrics.Phases.Of("m");
        Assert.Equal([0, 3, 2, 2, 0], Enum.GetValues<RequestPhase>().Select(phase => kept[phase].Read().Counts.Sum()));
    }

    private static TensorMap SubtractMean(Tensor x)
    {
        Tensor y = Tensor.Allocate(ElementType.Float32, x.Shape);
        int rows = (int)x.Shape[0];
        for (int column = 0; column < 2; column++)
        {
            float mean = Enumerable.Range(0, rows).Average(row => x.AsSpan<float>()[(row * 2) + column]);
            for (int row = 0; row < rows; row++) { y.AsSpan<float>()[(row * 2) + column] = x.AsSpan<float>()[(row * 2) + column] - mean; }
        }

        return new TensorMap { { "y", y } };
    }
}
