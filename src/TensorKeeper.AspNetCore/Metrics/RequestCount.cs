// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.AspNetCore.Metrics;

/// <summary>A number that only grows. Thread-safe.</summary>
internal sealed class RequestCount
{
    private readonly StripedCounts _counts = new(1);

    public long Value => _counts[0];

    public void Add(long count) => _counts.Add(0, count);

    public void Increment() => _counts.Add(0, 1);
}
