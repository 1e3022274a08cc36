// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Diagnostics;
using GrpcVsRest.Calls;

namespace GrpcVsRest.Loads;

/// <summary>.NET's HttpClient: each request may differ, and the status of gRPC is looked at; it costs more CPU than h2load.</summary>
internal sealed class HttpClientGenerator : ILoadGenerator
{
    /// <inheritdoc/>
    public string Name => "HttpClient";

    /// <inheritdoc/>
    public async Task<LoadResult> RunAsync(Call call, int inFlight, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        var latencies = new ConcurrentBag<List<double>>();
        long number = 0;
        TimeSpan before = call.Server.CpuTime();
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(CallOnAndOnAsync, cancellationToken)));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        return LoadResult.Of([.. latencies.SelectMany(static part => part)], elapsed, call.Server.CpuTime() - before);

        async Task CallOnAndOnAsync()
        {
            var part = new List<double>();
            latencies.Add(part);
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                long sent = Stopwatch.GetTimestamp();
                await call.SendAsync(http, Interlocked.Increment(ref number), cancellationToken);
                part.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
            }
        }
    }
}
