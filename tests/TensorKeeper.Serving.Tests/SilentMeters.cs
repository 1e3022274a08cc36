// SPDX-License-Identifier: MIT
using System.Diagnostics.Metrics;

namespace TensorKeeper.Serving.Tests;

/// <summary>Makes metrics that nobody listens to.</summary>
internal sealed class SilentMeters : IMeterFactory
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
