// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.Serving.Tests.Batching;

/// <summary>TensorFlow Serving's parameters mean here what they mean there.</summary>
public sealed class ConfiguredBatchingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_with_too_many_rows_is_refused()
    {
        using var fixture = new BatcherFixture(new BatchingParameters { MaxBatchRows = 3 });

        ServingException error = await Assert.ThrowsAsync<ServingException>(async () => await fixture.Send(1, 2, 3, 4));

        Assert.Equal(ServingErrorCode.InvalidArgument, error.Code);
        Assert.Equal("Task size 4 is larger than maximum input batch size 3", error.Message);
    }

    [Fact]
    public async Task What_comes_when_enough_batches_wait_is_unavailable()
    {
        using var fixture = new BatcherFixture(new BatchingParameters { MaxBatchRows = 2, MaxEnqueuedBatches = 2, Threads = 1 });
        Task<TensorMap> first = await fixture.OccupyAsync();
        Task<TensorMap>[] wait = [fixture.Send(1), fixture.Send(2), fixture.Send(3), fixture.Send(4)];

        ServingException error = await Assert.ThrowsAsync<ServingException>(async () => await fixture.Send(5));

        Assert.Equal(ServingErrorCode.Unavailable, error.Code);
        Assert.Equal(
            "The batch scheduling queue to which this task was submitted is full; currently 2 batches enqueued and max_enqueued_batches is 2",
            error.Message);
        fixture.Model.Release(3);
        await Task.WhenAll([first, .. wait]);
        fixture.Model.AssertRuns([1000], [1, 2], [3, 4]);
    }

    [Fact]
    public async Task An_incomplete_batch_waits_until_its_time_is_over()
    {
        using var fixture = new BatcherFixture(new BatchingParameters { MaxBatchRows = 8, MaxWait = TimeSpan.FromMilliseconds(5), Threads = 1 });
        fixture.Model.IsHeld = false;
        Task<TensorMap> one = fixture.Send(1);
        fixture.Time.Advance(TimeSpan.FromMilliseconds(3));
        Task<TensorMap> two = fixture.Send(2);
        fixture.Time.Advance(TimeSpan.FromMilliseconds(1.9));
        Assert.Equal(0, fixture.Scheduler.Running);
        Assert.Empty(fixture.Model.Runs);

        fixture.Time.Advance(TimeSpan.FromMilliseconds(0.2));
        await Task.WhenAll(one, two);

        fixture.Model.AssertRuns([1, 2]);
    }

    [Fact]
    public async Task A_full_batch_does_not_wait()
    {
        using var fixture = new BatcherFixture(new BatchingParameters { MaxBatchRows = 2, MaxWait = TimeSpan.FromHours(1), Threads = 1 });
        fixture.Model.IsHeld = false;

        await Task.WhenAll(fixture.Send(1), fixture.Send(2));
        await fixture.Send(3, 4);

        fixture.Model.AssertRuns([1, 2], [3, 4]);
    }

    [Fact]
    public async Task A_batch_is_filled_up_to_an_allowed_size_with_the_first_row_of_its_last_request()
    {
        using var fixture = new BatcherFixture(new BatchingParameters { MaxBatchRows = 4, AllowedBatchRows = [1, 3, 4], Threads = 1 });
        fixture.Model.IsHeld = false;

        await BatcherFixture.AnswersAsync(fixture.Send(7, 8), 14, 16);

        fixture.Model.AssertRuns([7, 8, 7]);
    }

    [Fact]
    public async Task Inputs_of_unequal_extents_are_filled_up_with_their_first_element_when_asked_for()
    {
        using var fixture = new BatcherFixture(new BatchingParameters { PadsUnequalExtents = true, Threads = 1 }, model: new BatchModel());
        Task<TensorMap> first = await fixture.OccupyAsync();
        Task<TensorMap> narrow = fixture.Send(fixture.Batcher, Tensor.Of<float>([2, 2], 1, 2, 3, 4), Cancellation);
        Task<TensorMap> wide = fixture.Send(fixture.Batcher, Tensor.Of<float>([1, 3], 7, 8, 9), Cancellation);
        fixture.Model.Release(2);

        using TensorMap filled = await narrow;
        using TensorMap whole = await wide;
        Assert.Equal([2f, 4, 2, 6, 8, 2], filled["y"].ToArray<float>());
        Assert.Equal([14f, 16, 18], whole["y"].ToArray<float>());
        (await first).Dispose();
    }

    [Fact]
    public async Task A_large_request_is_cut_and_its_answer_is_whole()
    {
        using var fixture = new BatcherFixture(
            new BatchingParameters { MaxBatchRows = 10, SplitsLargeRequests = true, MaxExecutionRows = 3, Threads = 1 });
        Task<TensorMap> first = await fixture.OccupyAsync();
        Task<TensorMap> small = fixture.Send(1);
        Task<TensorMap> large = fixture.Send(2, 3, 4, 5, 6, 7);
        fixture.Model.Release(4);

        await BatcherFixture.AnswersAsync(small, 2);
        await BatcherFixture.AnswersAsync(large, 4, 6, 8, 10, 12, 14);

        fixture.Model.AssertRuns([1000], [1, 2, 3], [4, 5, 6], [7]);
        (await first).Dispose();
    }

    [Fact]
    public async Task A_cut_request_that_does_not_fit_into_the_queue_is_unavailable()
    {
        using var fixture = new BatcherFixture(
            new BatchingParameters { MaxBatchRows = 10, SplitsLargeRequests = true, MaxExecutionRows = 2, MaxEnqueuedBatches = 2, Threads = 1 });
        Task<TensorMap> first = await fixture.OccupyAsync();

        ServingException error = await Assert.ThrowsAsync<ServingException>(async () => await fixture.Send(1, 2, 3, 4, 5));

        Assert.Equal(ServingErrorCode.Unavailable, error.Code);
        Assert.Contains("is full; task size is 5 but scheduling capacity is only 4 (num_enqueued_batches=0", error.Message, StringComparison.Ordinal);
        fixture.Model.Release();
        (await first).Dispose();
    }

    [Fact]
    public async Task One_part_that_fails_fails_the_request_and_the_answers_to_the_others_are_given_back()
    {
        var answers = new List<Memory<byte>>();
        using var fixture = new BatcherFixture(
            new BatchingParameters { MaxBatchRows = 10, SplitsLargeRequests = true, MaxExecutionRows = 2, Threads = 1 },
            model: new BatchModel
            {
                IsHeld = false,
                OnRun = x =>
                {
                    if (x.AsSpan<float>().Contains(13f)) { throw new ServingException(ServingErrorCode.InvalidArgument, "13"); }
                    TensorMap outputs = BatchModel.Double(x);
                    answers.Add(outputs["y"].Memory);
                    return outputs;
                },
            });

        await Assert.ThrowsAsync<ServingException>(async () => await fixture.Send(1, 2, 13));

        Memory<byte> answer = Assert.Single(answers);
        Assert.Throws<ObjectDisposedException>(() => answer.Span[0]);
    }
}
