// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Diagnostics;
using TensorKeeper;
using TensorKeeper.Client;

namespace Lifecycle;

/// <summary>Asks one model again and again, at a steady rate, and checks every answer. Thread-safe.</summary>
/// <remarks>
/// The rate does not depend on the answers: a call is timed from when it was due, so that a server that stops for a moment is
/// charged with all calls that waited.
/// </remarks>
internal sealed class ContinuousLoad : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly ModelClient _client;
    private readonly Task _running;
    private volatile ConcurrentBag<double> _milliseconds = [];
    private long _failed;

    public ContinuousLoad(ModelClient client)
    {
        _client = client;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Gets how many calls failed, or answered with a wrong number.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Gets the first failure; empty if there was none.</summary>
    public string FirstFailure { get; private set; } = "";

    /// <summary>Returns the times since the last question, sorted, in milliseconds.</summary>
    public double[] TakeTimes()
    {
        ConcurrentBag<double> taken = _milliseconds;
        _milliseconds = [];
        return [.. taken.Order()];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var calls = new List<Task>();
        long began = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Every);
        for (int i = 1; !_stop.IsCancellationRequested; i++)
        {
            TimeSpan due = Every * i;
            TimeSpan wait = due - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.FromMilliseconds(1)) { await Task.Delay(wait); }
            calls.Add(CallAsync(began, due));
            if (calls.Count > 1_000) { calls.RemoveAll(static call => call.IsCompleted); }
        }

        await Task.WhenAll(calls);
    }

    private async Task CallAsync(long began, TimeSpan due)
    {
        try
        {
            using PredictResult result = await _client.PredictAsync("busy", ("dense_input", Tensor.Of([1, 4], 7.1f, 3.0f, 6.1f, 2.3f)));
            if (Math.Abs(result["dense_2"].ToArray<float>()[2] - 0.99998f) > 1e-4) { throw new InvalidDataException("The answer is wrong."); }
            _milliseconds.Add((Stopwatch.GetElapsedTime(began) - due).TotalMilliseconds);
        }
        catch (Exception failure) when (failure is ModelServerException or InvalidDataException)
        {
            if (Interlocked.Increment(ref _failed) == 1) { FirstFailure = failure.Message; }
        }
    }
}
