// SPDX-License-Identifier: MIT
using System.Diagnostics.Metrics;
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.AspNetCore.Metrics;

/// <summary>How long the doors take to read and write messages. Thread-safe; takes no memory.</summary>
internal sealed class DoorMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "TensorKeeper.AspNetCore";

    /// <summary>The door of gRPC.</summary>
    public const string Grpc = "grpc";

    /// <summary>The door of REST.</summary>
    public const string Rest = "rest";

    private readonly Histogram<double> _duration;
    private readonly PhaseTimes _phases;
    private readonly TimeProvider _clock;

    public DoorMetrics(IMeterFactory factory, PhaseTimes phases, TimeProvider clock)
    {
        _phases = phases;
        _clock = clock;
        _duration = factory.Create(MeterName).CreateHistogram<double>(
            "tensorkeeper.door.phase.duration", "s", "A phase of a prediction: decode (a message becomes tensors) or encode (tensors become one).");
    }

    /// <summary>Returns the time to measure from.</summary>
    public long Start() => _clock.GetTimestamp();

    /// <summary>Records that a message became tensors.</summary>
    /// <param name="door"><see cref="Grpc"/> or <see cref="Rest"/>.</param>
    /// <param name="model">The name that was sent, whether there is such a model or not.</param>
    /// <param name="start">What <see cref="Start"/> returned.</param>
    /// <returns>When that was over, in ticks of the clock: whoever times what follows need not look again.</returns>
    public long Decoded(string door, string model, long start) => Record(door, "decode", model, RequestPhase.Decode, start);

    /// <summary>Records that tensors became a message.</summary>
    /// <param name="door"><see cref="Grpc"/> or <see cref="Rest"/>.</param>
    /// <param name="model">The model that answered.</param>
    /// <param name="start">When the model had run, or what <see cref="Start"/> returned.</param>
    /// <returns>When that was over, in ticks of the clock: whoever times what is around it need not look again.</returns>
    public long Encoded(string door, string model, long start) => Record(door, "encode", model, RequestPhase.Encode, start);

    private long Record(string door, string name, string model, RequestPhase phase, long start)
    {
        long end = _clock.GetTimestamp();
        TimeSpan took = _clock.GetElapsedTime(start, end);
        _phases.Record(model, phase, took);
        if (_duration.Enabled) { _duration.Record(took.TotalSeconds, new("door", door), new("phase", name)); }
        return end;
    }
}
