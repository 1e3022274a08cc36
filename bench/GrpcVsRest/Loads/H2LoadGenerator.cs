// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using GrpcVsRest.Calls;

namespace GrpcVsRest.Loads;

/// <summary>nghttp2's h2load: a load from C, which leaves the machine's cores to the server.</summary>
/// <remarks>
/// It sends one and the same request again and again, over HTTP/2 and HTTP/1.1 alike. It sees HTTP's status only; that the
/// answers are right is checked before and after, with other means.
/// </remarks>
internal sealed partial class H2LoadGenerator : ILoadGenerator
{
    // Streams of one connection share its flow control and its lock; a few connections are what a busy client has.
    private const int StreamsPerConnection = 16;

    /// <inheritdoc/>
    public string Name => "h2load";

    /// <summary>Returns whether the program is there.</summary>
    public static bool IsInstalled() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(static folder => File.Exists(Path.Combine(folder, "h2load")));

    /// <inheritdoc/>
    public async Task<LoadResult> RunAsync(Call call, int inFlight, TimeSpan duration, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("h2load-");
        try
        {
            string log = Path.Combine(folder.FullName, "log");
            string[] arguments = await ArgumentsAsync(call, inFlight, duration, folder.FullName, log, cancellationToken);
            TimeSpan before = call.Server.CpuTime();
            string output = await RunAsync(arguments, cancellationToken);
            TimeSpan cpu = call.Server.CpuTime() - before;
            RequireSuccess(output, call);
            (double[] latencies, TimeSpan elapsed) = await ReadLogAsync(log, cancellationToken);
            return LoadResult.Of(latencies, elapsed, cpu);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string[]> ArgumentsAsync(
        Call call, int inFlight, TimeSpan duration, string folder, string log, CancellationToken cancellationToken)
    {
        WireRequest request = call.Next(0);
        List<string> arguments = ["-t", "1", "--log-file=" + log, "-D", string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0}ms")];
        int streams = call.Door == Door.Grpc ? Math.Min(inFlight, StreamsPerConnection) : 1;
        arguments.AddRange(["-c", (inFlight / streams).ToString(CultureInfo.InvariantCulture), "-m", streams.ToString(CultureInfo.InvariantCulture)]);
        if (call.Door == Door.Rest) { arguments.Add("--h1"); }
        foreach ((string name, string value) in call.Headers) { arguments.AddRange(["-H", $"{name}: {value}"]); }
        if (request.Body is not null)
        {
            string body = Path.Combine(folder, "body");
            await File.WriteAllBytesAsync(body, request.Body, cancellationToken);
            arguments.AddRange(["-d", body, "-H", $"content-type: {call.ContentType}"]);
        }

        return [.. arguments, new Uri(call.Address, request.Path).ToString()];
    }

    private static async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using Process process = Process.Start(new ProcessStartInfo("h2load", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("h2load did not start.");
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"h2load ended with {process.ExitCode}: {await errors}");
        }
        finally
        {
            if (!process.HasExited) { process.Kill(); }
        }
    }

    private static void RequireSuccess(string output, Call call)
    {
        Match counts = Counts().Match(output);
        if (!counts.Success || counts.Groups["bad"].Captures.Any(static capture => capture.Value != "0") || !Good().IsMatch(output))
        {
            throw new InvalidOperationException($"{call.Label}: not all calls succeeded.\n{output}");
        }
    }

    // A line a request: when it began in µs since 1970, HTTP's status, how many µs it took.
    private static async Task<(double[] Latencies, TimeSpan Elapsed)> ReadLogAsync(string log, CancellationToken cancellationToken)
    {
        string[] lines = await File.ReadAllLinesAsync(log, cancellationToken);
        long[][] requests = [.. lines.Select(static line => line.Split('\t').Select(static cell => long.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        if (requests.Length == 0) { return ([], TimeSpan.Zero); }
        long elapsed = requests.Max(static request => request[0] + request[2]) - requests.Min(static request => request[0]);
        return ([.. requests.Select(static request => (double)request[2])], TimeSpan.FromMicroseconds(elapsed));
    }

    [GeneratedRegex(@"(?<bad>\d+) failed, (?<bad>\d+) errored, (?<bad>\d+) timeout")]
    private static partial Regex Counts();

    [GeneratedRegex(@"status codes: [1-9]\d* 2xx, 0 3xx, 0 4xx, 0 5xx")]
    private static partial Regex Good();
}
