// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using TensorKeeper;

namespace Batching;

/// <summary>Offers ten times what the model can do, and looks at those requests that were taken.</summary>
internal static class Overload
{
    private const int Times = 10;
    private const double Slack = 3;   // what was expected of the machine when a request was taken may be less when it runs
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMilliseconds(100);   // that the core forms, unless one request takes longer
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    /// <summary>Measures and prints.</summary>
    /// <param name="served">The model.</param>
    /// <param name="rows">The rows of a request.</param>
    /// <param name="maxWait">How long a request may be expected to wait.</param>
    /// <param name="time">How long each part runs.</param>
    /// <param name="output">Where the lines go.</param>
    /// <returns>True if the requests that were taken were answered about as soon as was promised.</returns>
    public static async Task<bool> RunAsync(ServedModel served, int rows, TimeSpan maxWait, TimeSpan time, TextWriter output)
    {
        using TensorMap inputs = served.Imagine(rows, 0);
        double sustainable = await SustainAsync(served, inputs, time);
        long began = Stopwatch.GetTimestamp();
        served.Run(inputs).Dispose();
        double alone = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var latencies = new List<double>();
        long refused = 0;
        long offered = 0;
        var open = new List<Task>();
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < time)
        {
            for (long due = (long)(elapsed.TotalSeconds * sustainable * Times); offered < due; offered++) { open.Add(AskAsync()); }
            await Task.Delay(Tick);
        }

        await Task.WhenAll(open);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        latencies.Sort();
        double p50 = latencies[latencies.Count / 2];
        double p99 = latencies[(int)(latencies.Count * 0.99)];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sustainable: {sustainable:F0} requests/s of {rows} rows"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"offered:     {offered / seconds:F0} requests/s: {latencies.Count / seconds:F0}/s answered, {refused / seconds:F0}/s refused"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"answered in: p50 {p50:F0} ms, p99 {p99:F0} ms, at most {latencies[^1]:F0} ms; expected wait limited to {maxWait.TotalMilliseconds:F0} ms"));
        double run = Math.Max(LongestBatch.TotalMilliseconds, alone);
        double bound = Slack * (maxWait.TotalMilliseconds + run);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"p99 may be:  {bound:F0} ms, {Slack} times the longest wait and the run of a batch of {run:F0} ms"));
        return p99 <= bound;

        async Task AskAsync()
        {
            await Task.Yield();   // the one who offers does not compute
            long before = Stopwatch.GetTimestamp();
            try
            {
                (await served.AskAsync(inputs)).Dispose();
                lock (latencies) { latencies.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds); }
            }
            catch (ServingException e) when (e.Code == ServingErrorCode.Unavailable)
            {
                Interlocked.Increment(ref refused);
            }
        }
    }

    private static async Task<double> SustainAsync(ServedModel served, TensorMap inputs, TimeSpan time)
    {
        long done = 0;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                (await served.AskAsync(inputs)).Dispose();
                Interlocked.Increment(ref done);
            }
        })));
        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
