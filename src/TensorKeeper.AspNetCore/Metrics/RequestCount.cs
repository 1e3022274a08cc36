// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Metrics;

/// <summary>A number that only grows. Thread-safe.</summary>
internal sealed class RequestCount
{
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    public void Add(long count) => Interlocked.Add(ref _value, count);

    public void Increment() => Interlocked.Increment(ref _value);
}
