// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Batching;

/// <summary>Offers a server ten times what it can do, through a door, and looks at all that it answers.</summary>
internal static class DoorOverload
{
    private const int Times = 10;
    private const double Slack = 3;   // for a machine that others use too
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromSeconds(1);

    /// <summary>Measures and prints.</summary>
    /// <param name="caller">Whom to ask.</param>
    /// <param name="queue">How many requests may wait.</param>
    /// <param name="time">How long too much is offered.</param>
    /// <param name="output">Where the lines go.</param>
    /// <returns>True if the server did all that was promised.</returns>
    public static async Task<bool> RunAsync(DoorCaller caller, int queue, TimeSpan time, TextWriter output)
    {
        (double sustainable, double alone) = await SustainAsync(caller);
        Write(output, $"sustainable:  {sustainable:F0} requests/s; {alone:F1} ms for one alone");

        var latencies = new ConcurrentBag<double>();
        var texts = new ConcurrentDictionary<string, long>();
        long refused = 0, hintless = 0, other = 0, offered = 0, open = 0;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < time)
        {
            for (long due = (long)(elapsed.TotalSeconds * sustainable * Times); offered < due; offered++) { _ = AskAsync(); }
            await Task.Delay(Tick);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double recovery = await RecoverAsync(caller, Math.Max(Slack * alone, alone + 20));
        while (Interlocked.Read(ref open) > 0) { await Task.Delay(Tick); }

        double[] sorted = [.. latencies.Order()];
        double p99 = sorted[(int)(sorted.Length * 0.99)];
        double bound = Slack * ((queue + Environment.ProcessorCount) / sustainable * 1000);
        string full = string.Create(CultureInfo.InvariantCulture, $"currently {queue} batches enqueued and max_enqueued_batches is {queue}");
        Write(output, $"offered:      {offered / seconds:F0} requests/s for {seconds:F0} s: {sorted.Length / seconds:F0}/s answered, {refused / seconds:F0}/s refused");
        bool isGood = Check(output, "refused as the contract says, with a hint", refused > 0 && hintless == 0 && other == 0, $"{hintless} without a hint, {other} with another status or text");
        isGood &= Check(output, "the queue's limit holds exactly", texts.Keys.All(text => text.Contains(full, StringComparison.Ordinal)), $"{queue} waited whenever one was refused");
        isGood &= Check(output, "each request had one answer", sorted.Length + refused + other == offered, $"{offered} requests");
        isGood &= Check(output, "answers do not come late", p99 <= bound, $"p50 {sorted[sorted.Length / 2]:F0} ms, p99 {p99:F0} ms, at most {sorted[^1]:F0} ms; a full queue is {bound / Slack:F0} ms");
        isGood &= Check(output, "and soon all is as before", recovery <= LongestRecovery.TotalMilliseconds, $"after {recovery:F0} ms");
        foreach ((string text, long count) in texts.Where(cell => !cell.Key.Contains(full, StringComparison.Ordinal)).Take(3)) { Write(output, $"    {count} times: {text}"); }
        return isGood;

        async Task AskAsync()
        {
            Interlocked.Increment(ref open);
            long before = Stopwatch.GetTimestamp();
            try
            {
                DoorAnswer answer = await caller.AskAsync();
                if (answer.IsAnswer)
                {
                    latencies.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
                    return;
                }

                if (answer.IsRefusal) { Interlocked.Increment(ref refused); }
                else { Interlocked.Increment(ref other); }
                if (!answer.HasHint) { Interlocked.Increment(ref hintless); }
                texts.AddOrUpdate(answer.Text, 1, static (_, count) => count + 1);
            }
            catch (HttpRequestException failure)
            {
                Interlocked.Increment(ref other);
                texts.AddOrUpdate(failure.Message, 1, static (_, count) => count + 1);
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        }
    }

    // Twice as many callers as there are cores, so that nobody waits for the caller; and one by itself.
    private static async Task<(double RequestsPerSecond, double MillisecondsAlone)> SustainAsync(DoorCaller caller)
    {
        TimeSpan time = TimeSpan.FromSeconds(5);
        await LoadAsync(2 * Environment.ProcessorCount, time);   // until the hot code is compiled
        double sustainable = await LoadAsync(2 * Environment.ProcessorCount, time);
        return (sustainable, 1000 / await LoadAsync(1, time / 5));

        async Task<double> LoadAsync(int callers, TimeSpan length)
        {
            long done = 0;
            long start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
            {
                while (Stopwatch.GetElapsedTime(start) < length)
                {
                    if ((await caller.AskAsync()) is { IsAnswer: false } refusal) { throw new InvalidOperationException(refusal.Text); }
                    Interlocked.Increment(ref done);
                }
            })));
            return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    // How long it takes until a request is answered about as soon as on an idle server, in milliseconds.
    private static async Task<double> RecoverAsync(DoorCaller caller, double asSoonAs)
    {
        long over = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(over) < TimeSpan.FromSeconds(30))
        {
            long before = Stopwatch.GetTimestamp();
            DoorAnswer answer = await caller.AskAsync();
            double asked = Stopwatch.GetElapsedTime(over, before).TotalMilliseconds;
            if (answer.IsAnswer && Stopwatch.GetElapsedTime(before).TotalMilliseconds <= asSoonAs) { return asked; }
            await Task.Delay(1);
        }

        return double.PositiveInfinity;
    }

    private static bool Check(TextWriter output, string what, bool isGood, FormattableString details)
    {
        Write(output, $"{(isGood ? "yes" : "NO ")} {what}: {details.ToString(CultureInfo.InvariantCulture)}");
        return isGood;
    }

    private static void Write(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
