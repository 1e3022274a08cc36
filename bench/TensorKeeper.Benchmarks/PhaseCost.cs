// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.Serving.Batching;
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.Benchmarks;

/// <summary>What the histograms of phases cost a request that runs at once, clock included.</summary>
internal static class PhaseCost
{
    private const int Requests = 20_000;
    private const int Rounds = 400;
    private const double MostOfRequest = 0.01;

    /// <summary>Measures and prints.</summary>
    /// <param name="requestMicroseconds">What the server spends on such a request, in microseconds of processor time.</param>
    /// <param name="output">Where to.</param>
    /// <returns>True if the cost is within its limit.</returns>
    public static bool Write(double requestMicroseconds, TextWriter output)
    {
        using var meters = new Meters();
        var phases = new PhaseTimes();
        var core = new BatchTelemetry(new ServableId("iris", 1), "threads", new ServingMetrics(meters, phases), []);
        var door = new DoorMetrics(meters, phases, TimeProvider.System);
        TimeProvider time = TimeProvider.System;
        double all = Best(() =>
        {
            long start = time.GetTimestamp();
            door.Decoded(DoorMetrics.Grpc, "iris", start);
            core.RanAtOnce();
            start = time.GetTimestamp();
            core.Executed(time.GetElapsedTime(start), 1, 1, 1);
            door.Encoded(DoorMetrics.Grpc, "iris", start);
        });
        double look = Best(() => time.GetTimestamp());

        // Decoding begins with the request, whose message comes with it, and ends where the model's time begins; the model's time
        // ends where encoding begins, which ends with the request. TensorFlow Serving's own histograms need these four looks,
        // whatever there is about phases; the fifth is where waiting ends and the model begins to run.
        all -= 4 * look;
        double share = all / 1_000 / requestMicroseconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"all phases of a request: {all:F0} ns, of which a look at the clock {look:F0} ns\nthe request itself:      {requestMicroseconds * 1_000:F0} ns of processor time\nshare:                   {share:P2}, of at most {MostOfRequest:P0}"));
        return share < MostOfRequest;
    }

    // Nanoseconds of one call, the loop included; of the best round, since what interrupts the others is not part of it.
    private static double Best(Action request)
    {
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Requests; i++) { request(); }
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Requests);
        }

        return best;
    }

    // Nobody listens, as on a server that is scraped by Prometheus only.
    private sealed class Meters : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(static meter => meter.Dispose());
    }
}
