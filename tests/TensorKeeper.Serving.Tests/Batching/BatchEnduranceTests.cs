// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.Serving.Tests.Batching;

/// <summary>Many callers at once, of whom some give up and some ask for what fails: everybody gets the right answer.</summary>
public sealed class BatchEnduranceTests
{
    private const int Callers = 24;
    private const int Calls = 250;
    private const float Poison = -1;

    public static TheoryData<string, BatchingParameters?> Kinds { get; } = new()
    {
        { "automatic", null },
        { "small batches", new BatchingParameters { MaxBatchRows = 16, MaxEnqueuedBatches = 1_000, Threads = 2 } },
        { "filled up", new BatchingParameters { MaxBatchRows = 64, AllowedBatchRows = [8, 64], MaxEnqueuedBatches = 1_000, Threads = 2 } },
        {
            "cut", new BatchingParameters
            {
                MaxBatchRows = 64, SplitsLargeRequests = true, MaxExecutionRows = 4, MaxEnqueuedBatches = 1_000, Threads = 2,
            }
        },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Everybody_gets_the_answer_to_what_was_asked(string kind, BatchingParameters? parameters)
    {
        using var fixture = new BatcherFixture(parameters, BatchTrust.Unknown, runs: 2, model: new BatchModel
        {
            Keeps = false,
            OnRun = static x => x.AsSpan<float>().Contains(Poison) ? throw new ServingException(ServingErrorCode.InvalidArgument, "poison") : BatchModel.Double(x),
        });
        int[] outcomes = new int[3];

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller), TestContext.Current.CancellationToken))).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.True(outcomes[0] > outcomes[1] && outcomes[1] > 0, $"{kind}: {string.Join(", ", outcomes)}");
        Assert.Equal(Callers * Calls, outcomes.Sum());
        Assert.True(SpinWait.SpinUntil(() => fixture.Scheduler.Running == 0, TimeSpan.FromSeconds(30)), "A run is counted that is over.");

        async Task CallAsync(int caller)
        {
            var random = new Random(caller);
            for (int call = 0; call < Calls; call++)
            {
                float[] rows = [.. Enumerable.Range(0, random.Next(1, 9)).Select(row => (caller * 10_000f) + (call * 10) + row)];
                bool isPoisoned = random.Next(20) == 0;
                if (isPoisoned) { rows[random.Next(rows.Length)] = Poison; }
                using var givesUp = new CancellationTokenSource();
                Task<TensorMap> answer = AskAsync(rows, random.Next(2) + 1, givesUp.Token);
                if (random.Next(10) == 0) { await givesUp.CancelAsync(); }
                try
                {
                    await BatcherFixture.AnswersAsync(answer, [.. rows.Select(static row => 2 * row)]);
                    Assert.False(isPoisoned);
                    Interlocked.Increment(ref outcomes[0]);
                }
                catch (ServingException e) when (e.Message == "poison")
                {
                    Assert.True(isPoisoned);
                    Interlocked.Increment(ref outcomes[1]);
                }
                catch (OperationCanceledException) when (givesUp.IsCancellationRequested)
                {
                    Interlocked.Increment(ref outcomes[2]);
                }
            }
        }

        async Task<TensorMap> AskAsync(float[] rows, int columns, CancellationToken token)
        {
            using var inputs = new TensorMap { { "x", BatcherFixture.Rows(columns, rows) } };
            return await fixture.Batcher.RunAsync(BatchModel.Signature, inputs, [], token, out _);
        }
    }
}
