// SPDX-License-Identifier: MIT
using TensorKeeper.AspNetCore.Unary;

namespace TensorKeeper.AspNetCore.Tests.Unary;

public sealed class CallDeadlineTests
{
    [Fact]
    public void A_call_without_a_deadline_ends_with_its_caller_only()
    {
        using var caller = new CancellationTokenSource();
        using CallDeadline deadline = CallDeadline.Start(Timeout.InfiniteTimeSpan, caller.Token);

        Assert.Equal(caller.Token, deadline.Token);
        caller.Cancel();
        Assert.False(deadline.HasPassed);
    }

    [Fact]
    public void A_deadline_that_passed_is_told_from_a_caller_who_went_away()
    {
        using var caller = new CancellationTokenSource();
        using CallDeadline passed = CallDeadline.Start(TimeSpan.Zero, caller.Token);
        passed.Token.WaitHandle.WaitOne();
        using CallDeadline alone = CallDeadline.Start(TimeSpan.FromHours(1), caller.Token);
        caller.Cancel();

        Assert.True(alone.Token.IsCancellationRequested);
        Assert.False(alone.HasPassed);
    }

    [Fact]
    public void The_next_call_does_not_feel_the_deadline_of_the_last_one()
    {
        for (int i = 0; i < 100; i++)
        {
            using CallDeadline brief = CallDeadline.Start(TimeSpan.FromMilliseconds(i % 3), CancellationToken.None);
            using CallDeadline ample = CallDeadline.Start(TimeSpan.FromHours(1), CancellationToken.None);
            Assert.False(ample.Token.IsCancellationRequested);
            Assert.False(ample.HasPassed);
        }
    }
}
