// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.AspNetCore.TfServing;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.AspNetCore.RequestLogs;

/// <summary>Writes records to files while requests go on. Thread-safe.</summary>
/// <remarks>
/// A file is begun by each server and when one has become large, named after the time, and holds TFRecords of
/// <c>PredictionLog</c>: put beside a model as <c>assets.extra/tf_serving_warmup_requests</c>, it is what new versions are warmed
/// up with. What the disk is too slow for is dropped and counted; no request waits.
/// </remarks>
internal sealed class RequestLogWriter(IOptions<TfServingOptions> options, RequestMetrics metrics, TimeProvider clock, ILogger<RequestLogWriter> logger)
    : BackgroundService
{
    private const long MostPendingBytes = 64L << 20;
    private const long LargestFileBytes = 1L << 30;

    private readonly Channel<(string Model, string FileName, byte[] Record)> _pending =
        Channel.CreateUnbounded<(string, string, byte[])>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Dictionary<string, FileStream> _files = new(StringComparer.Ordinal);
    private long _pendingBytes;

    /// <summary>Has a record written.</summary>
    /// <param name="model">The model, for the count.</param>
    /// <param name="fileName">What the file begins with.</param>
    /// <param name="record">The record; not changed any more.</param>
    public void Post(string model, string fileName, byte[] record)
    {
        bool hasRoom = Interlocked.Add(ref _pendingBytes, record.Length) <= MostPendingBytes;
        if (hasRoom && _pending.Writer.TryWrite((model, fileName, record))) { return; }
        Interlocked.Add(ref _pendingBytes, -record.Length);
        metrics.Logged(model, ServingErrorCode.ResourceExhausted);
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        // What was posted is still written, for as long as the host waits.
        _pending.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Until everything was written, not until the server stops: that is when the channel ends.
        await foreach ((string model, string fileName, byte[] record) in _pending.Reader.ReadAllAsync(CancellationToken.None))
        {
            Interlocked.Add(ref _pendingBytes, -record.Length);
            metrics.Logged(model, await TryWriteAsync(fileName, record) ? null : ServingErrorCode.Unavailable);
        }

        foreach (FileStream file in _files.Values) { await file.DisposeAsync(); }
    }

    private async Task<bool> TryWriteAsync(string fileName, byte[] record)
    {
        try
        {
            if (!_files.TryGetValue(fileName, out FileStream? file) || file.Position > LargestFileBytes)
            {
                if (file is not null) { await file.DisposeAsync(); }
                _files[fileName] = file = Create(fileName);
            }

            var framed = new ArrayBufferWriter<byte>(record.Length + TfRecords.OverheadBytes);
            TfRecords.Write(record, framed);
            await file.WriteAsync(framed.WrittenMemory);
            if (Interlocked.Read(ref _pendingBytes) == 0) { await file.FlushAsync(); }
            return true;
        }
        catch (Exception e)
        {
            // A full disk, for the most part; but whatever it is, the server does not end for a log.
            Log.RequestLogFailed(logger, fileName, e.Message);
            if (_files.Remove(fileName, out FileStream? broken)) { await broken.DisposeAsync(); }
            return false;
        }
    }

    private FileStream Create(string fileName)
    {
        string folder = options.Value.RequestLogFolder;
        Directory.CreateDirectory(folder);
        string time = clock.GetUtcNow().ToString("yyyyMMdd-HHmmss-fffffff", CultureInfo.InvariantCulture);
        return new FileStream(Path.Combine(folder, $"{fileName}-{time}.tfrecord"), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }
}
