// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Npgsql;

namespace BlogKeeper.Tests.Leaks;

/// <summary>What Npgsql itself says of the connections of one pool. Thread-safe.</summary>
internal sealed class NpgsqlPoolReading : IDisposable
{
    private const string Instrument = "db.client.connection.count";

    private readonly ConcurrentDictionary<string, long> _connections = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public NpgsqlPoolReading(string connectionString)
    {
        string? database = connectionString.Contains("Host=", StringComparison.Ordinal) ? new NpgsqlConnectionStringBuilder(connectionString).Database : null;
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Npgsql" && instrument.Name == Instrument) { listener.EnableMeasurementEvents(instrument); }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Keep(database, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, _) => Keep(database, value, tags));
        _listener.Start();
    }

    /// <summary>Returns how many connections are in a state: <c>used</c> or <c>idle</c>; fails if Npgsql says nothing of the pool.</summary>
    public long Read(string state)
    {
        _connections.Clear();
        _listener.RecordObservableInstruments();
        Assert.True(_connections.TryGetValue(state, out long value), $"Npgsql does not report {state} connections of this pool.");
        return value;
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(string? database, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? pool = null, state = null;
        foreach ((string key, object? tag) in tags)
        {
            if (key == "db.client.connection.pool.name") { pool = tag as string; }
            if (key == "db.client.connection.state") { state = tag as string; }
        }

        // A pool is named after its connection string.
        if (state is not null && database is not null && pool?.Contains(database, StringComparison.Ordinal) == true)
        {
            _connections.AddOrUpdate(state, value, (_, sum) => sum + value);
        }
    }
}
