// SPDX-License-Identifier: MIT
using System.Diagnostics.Metrics;

namespace TensorKeeper.AspNetCore.Metrics;

/// <summary>How long the doors take to read and write messages. Thread-safe; costs a look at a field while nobody listens.</summary>
internal sealed class DoorMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "TensorKeeper.AspNetCore";

    /// <summary>The door of gRPC.</summary>
    public const string Grpc = "grpc";

    /// <summary>The door of REST.</summary>
    public const string Rest = "rest";

    private readonly Histogram<double> _duration;
    private readonly TimeProvider _clock;

    public DoorMetrics(IMeterFactory factory, TimeProvider clock)
    {
        _clock = clock;
        _duration = factory.Create(MeterName).CreateHistogram<double>(
            "tensorkeeper.door.phase.duration", "s", "A phase of a prediction: decode (a message becomes tensors) or encode (tensors become one).");
    }

    /// <summary>Returns the time to measure from; 0 while nobody listens.</summary>
    public long Start() => _duration.Enabled ? _clock.GetTimestamp() : 0;

    /// <summary>Records that a message became tensors.</summary>
    /// <param name="door"><see cref="Grpc"/> or <see cref="Rest"/>.</param>
    /// <param name="start">What <see cref="Start"/> returned.</param>
    public void Decoded(string door, long start) => Record(door, "decode", start);

    /// <summary>Records that tensors became a message.</summary>
    public void Encoded(string door, long start) => Record(door, "encode", start);

    private void Record(string door, string phase, long start)
    {
        if (start != 0 && _duration.Enabled) { _duration.Record(_clock.GetElapsedTime(start).TotalSeconds, new("door", door), new("phase", phase)); }
    }
}
