// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.Serving.Tests.Batching;

/// <summary>Requests stand in line for a thread: on a busy server those of a quick model are all decoded, and then run together.</summary>
public sealed class WorkLineTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_of_a_quick_model_let_those_in_line_come_first_and_run_with_them()
    {
        using BatcherFixture fixture = Busy(runs: 2);

        Task<TensorMap> one = fixture.Send(1);
        Task<TensorMap> two = fixture.Send(2);
        Assert.Equal(1, fixture.Line.Standing);
        Assert.Empty(fixture.Model.Runs);

        fixture.Line.MoveOn();
        await BatcherFixture.AnswersAsync(one, 2f);
        await BatcherFixture.AnswersAsync(two, 4f);
        fixture.Model.AssertRuns([1, 2]);
        Assert.Equal(0, fixture.Scheduler.Running);
    }

    [Fact]
    public async Task A_long_line_runs_as_one_batch()
    {
        using BatcherFixture fixture = Busy();
        fixture.Model.Elapse = () => fixture.Time.Advance(TimeSpan.FromMicroseconds(20));   // however many rows
        for (int round = 0; round < 40; round++)
        {
            Task<TensorMap>[] answers = [.. Enumerable.Range(0, 16 + (round % 3)).Select(row => fixture.Send(row))];
            while (fixture.Line.Standing > 0) { fixture.Line.MoveOn(); }
            foreach (Task<TensorMap> answer in answers) { (await answer).Dispose(); }
        }

        Assert.Contains(fixture.Model.Runs, static rows => rows.Length >= 16);
    }

    [Fact]
    public async Task A_slow_model_runs_at_once_whoever_stands_in_line()
    {
        using BatcherFixture fixture = Busy();
        fixture.Model.Elapse = () => fixture.Time.Advance(TimeSpan.FromMilliseconds(2));
        Task<TensorMap> first = fixture.Send(1);   // nobody knows yet
        fixture.Line.MoveOn();
        await BatcherFixture.AnswersAsync(first, 2f);

        Task<TensorMap> second = fixture.Send(2);

        Assert.True(second.IsCompletedSuccessfully);
        Assert.Equal(0, fixture.Line.Standing);
    }

    [Fact]
    public async Task A_batch_of_a_slow_model_does_not_stand_in_line_behind_a_quick_one()
    {
        using BatcherFixture fixture = Busy(runs: 2);
        using var slow = new BatchModel { Elapse = () => fixture.Time.Advance(TimeSpan.FromMilliseconds(2)), IsHeld = false };
        ServableBatcher slowly = fixture.Add("slow", slow, null, BatchTrust.Confirmed);
        Task<TensorMap> known = fixture.Send(slowly, BatcherFixture.Rows(2, 1), Cancellation);
        fixture.Line.MoveOn();
        await BatcherFixture.AnswersAsync(known, 2f);
        Task<TensorMap> quick = fixture.Send(3);
        Assert.Equal(1, fixture.Line.Standing);

        await BatcherFixture.AnswersAsync(fixture.Send(slowly, BatcherFixture.Rows(2, 5), Cancellation), 10f);

        Assert.False(quick.IsCompleted);
        fixture.Line.MoveOn();
        await BatcherFixture.AnswersAsync(quick, 6f);
    }

    [Fact]
    public async Task Who_ends_a_run_goes_on_with_a_batch_whose_turn_came_while_all_runs_were_busy()
    {
        using BatcherFixture fixture = Busy();
        fixture.Line.HasMore = false;
        fixture.Model.IsHeld = true;
        Task<TensorMap> first = await fixture.OccupyAsync();
        fixture.Line.HasMore = true;
        Task<TensorMap> second = fixture.Send(2);
        fixture.Line.MoveOn();
        fixture.Line.HasMore = false;

        fixture.Model.Release(2);

        await BatcherFixture.AnswersAsync(first, 2000f);
        await BatcherFixture.AnswersAsync(second, 4f);
    }

    [Fact]
    public async Task A_caller_who_gives_up_leaves_the_line_unrun()
    {
        using BatcherFixture fixture = Busy();
        using var giveUp = new CancellationTokenSource();
        Task<TensorMap> answer = fixture.Send(fixture.Batcher, BatcherFixture.Rows(2, 1), giveUp.Token);

        await giveUp.CancelAsync();
        fixture.Line.MoveOn();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Empty(fixture.Model.Runs);
    }

    [Fact]
    public async Task Parameters_say_themselves_who_waits_for_whom()
    {
        using var fixture = new BatcherFixture(new BatchingParameters { MaxWait = TimeSpan.Zero }, model: new BatchModel { IsHeld = false });
        fixture.Line.HasMore = true;

        await BatcherFixture.AnswersAsync(fixture.Send(1), 2f);

        Assert.Equal(0, fixture.Line.Standing);
    }

    private static BatcherFixture Busy(int runs = 1)
    {
        var fixture = new BatcherFixture(model: new BatchModel { IsHeld = false }, runs: runs);
        fixture.Line.HasMore = true;
        return fixture;
    }
}
