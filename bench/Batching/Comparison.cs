// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using TensorKeeper;

namespace Batching;

/// <summary>Compares the serving core with the same model called in loops, in turns, and prints medians.</summary>
internal static class Comparison
{
    private const int Rounds = 3;
    private const int Turns = 15;
    private static readonly int[] BatchRows = [1, 2, 4, 8, 16, 32];

    /// <summary>Measures and prints.</summary>
    /// <param name="served">The model.</param>
    /// <param name="inFlight">How many callers ask at once, a row each.</param>
    /// <param name="time">How long each loop runs.</param>
    /// <param name="output">Where the table goes.</param>
    public static async Task RunAsync(ServedModel served, int inFlight, TimeSpan time, TextWriter output)
    {
        (int Threads, int Rows)[] loops =
            [.. from threads in (int[])[1, Environment.ProcessorCount] from rows in BatchRows select (threads, rows)];
        var rates = new Dictionary<(int Threads, int Rows), List<double>>();
        await AskManyAsync(served, inFlight, time);   // what batches take is learned here
        for (int round = 0; round < Rounds; round++)
        {
            foreach ((int Threads, int Rows) loop in loops)
            {
                if (!rates.TryGetValue(loop, out List<double>? measured)) { rates[loop] = measured = []; }
                measured.Add(Loop(served, loop.Threads, loop.Rows, time / 3));
            }
        }

        foreach ((int Threads, int Rows) loop in loops)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"loop of {loop.Threads} threads, {loop.Rows,2} rows at once: {Median(rates[loop]),10:F1} rows/s"));
        }

        (int Threads, int Rows) best = loops.MaxBy(loop => Median(rates[loop]));
        var core = new List<double>();
        var ratios = new List<double>();
        for (int turn = 0; turn < Turns; turn++)
        {
            double loop = Loop(served, best.Threads, best.Rows, time / 3);
            core.Add(await AskManyAsync(served, inFlight, time / 3));
            ratios.Add(core[^1] / loop);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"core, {inFlight} callers of one row:    {Median(core),10:F1} rows/s, {Median(ratios):F3} of the best loop, in {Turns} turns with it"));
        (double alone, double asked, double watched) = await LatencyAsync(served, time);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one caller: {alone:F1} us without the core, {asked:F1} us with it: {asked - alone:+0.0;-0.0} us"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"            {watched - asked:+0.0;-0.0} us more while somebody listens to the meter"));
    }

    private static double Loop(ServedModel served, int threads, int rows, TimeSpan time)
    {
        long done = 0;
        TensorMap[] requests = [.. Enumerable.Range(0, threads).Select(thread => served.Imagine(rows, thread))];
        long start = Stopwatch.GetTimestamp();
        Thread[] all = [.. requests.Select(inputs => new Thread(() =>
        {
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                served.Run(inputs).Dispose();
                Interlocked.Add(ref done, rows);
            }
        }))];
        foreach (Thread thread in all) { thread.Start(); }
        foreach (Thread thread in all) { thread.Join(); }
        double rate = done / Stopwatch.GetElapsedTime(start).TotalSeconds;
        Array.ForEach(requests, static inputs => inputs.Dispose());
        return rate;
    }

    private static async Task<double> AskManyAsync(ServedModel served, int inFlight, TimeSpan time)
    {
        long done = 0;
        TensorMap[] requests = [.. Enumerable.Range(0, inFlight).Select(caller => served.Imagine(1, caller))];
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(requests.Select(inputs => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                (await served.AskAsync(inputs)).Dispose();
                Interlocked.Increment(ref done);
            }
        })));
        double rate = done / Stopwatch.GetElapsedTime(start).TotalSeconds;
        Array.ForEach(requests, static inputs => inputs.Dispose());
        return rate;
    }

    // In turns, call by call, so that both see the same machine.
    private static async Task<(double Alone, double Asked, double Watched)> LatencyAsync(ServedModel served, TimeSpan time)
    {
        using TensorMap inputs = served.Imagine(1, 0);
        var alone = new List<double>();
        var asked = new List<double>();
        var watched = new List<double>();
        using var listener = new MeterListener { InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            long before = Stopwatch.GetTimestamp();
            served.Run(inputs).Dispose();
            alone.Add(Stopwatch.GetElapsedTime(before).TotalMicroseconds);
            before = Stopwatch.GetTimestamp();
            (await served.AskAsync(inputs)).Dispose();
            asked.Add(Stopwatch.GetElapsedTime(before).TotalMicroseconds);
        }

        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.Start();
        start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            long before = Stopwatch.GetTimestamp();
            (await served.AskAsync(inputs)).Dispose();
            watched.Add(Stopwatch.GetElapsedTime(before).TotalMicroseconds);
        }

        return (Median(alone), Median(asked), Median(watched));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
