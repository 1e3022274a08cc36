// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using System.Text;
using GrpcVsRest.Loads;

namespace GrpcVsRest.Reports;

/// <summary>Writes measurements as Markdown.</summary>
internal static class PageTable
{
    /// <summary>Returns where, when and how it was measured, the tables, and what they say in ratios.</summary>
    /// <param name="groups">Measurements by the server they were taken of.</param>
    /// <param name="generator">What made the calls.</param>
    public static string Write(IReadOnlyList<(string Server, IReadOnlyList<Measurement> Measurements)> groups, string generator)
    {
        var text = new StringBuilder();
        text.AppendLine(Line($"""
            Measured on {DateTime.UtcNow:yyyy-MM-dd}: {Machine()}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription};
            client and server share the machine{Company()}. Load from {generator}, for PublishArticle from HttpClient. Medians.
            """));
        foreach ((string server, IReadOnlyList<Measurement> measurements) in groups)
        {
            text.AppendLine().AppendLine(Line($"### {server}")).AppendLine();
            WriteTable(text, measurements);
            text.AppendLine();
            foreach (string ratio in Ratios(measurements)) { text.AppendLine(ratio); }
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void WriteTable(StringBuilder text, IReadOnlyList<Measurement> measurements)
    {
        text.AppendLine(Line($"| call | | request, bytes | answer, bytes | calls/s | p50, ms | p99, ms | {Comparison.Crowd}: calls/s | p50, ms | p99, ms | server CPU, µs a call |"));
        text.AppendLine("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        string operation = "";
        foreach (Measurement row in measurements)
        {
            string name = row.Operation.Name == operation ? "" : row.Operation.Name;
            operation = row.Operation.Name;
            text.AppendLine(Line(
                $"| {name} | {row.Call.Label} | {row.Size.RequestBytes:N0} | {row.Size.AnswerBytes:N0} | {Figures(row.Alone)} | {Figures(row.Crowded)} | {row.Crowded.CpuPerCall.TotalMicroseconds:N0} |"));
        }
    }

    private static IEnumerable<string> Ratios(IReadOnlyList<Measurement> measurements) =>
        from operation in measurements.GroupBy(static measurement => measurement.Operation)
        let grpc = operation.First()
        from other in operation.Skip(1)
        select Line(
            $"""
            - {operation.Key.Name}: {other.Call.Label} takes {Of(Bytes(other), Bytes(grpc))} times the bytes and {Of(other.Crowded.CpuPerCall.TotalMicroseconds, grpc.Crowded.CpuPerCall.TotalMicroseconds)} times the server's CPU;
              gRPC answers {Of(grpc.Alone.CallsPerSecond, other.Alone.CallsPerSecond)} times the calls alone, {Of(grpc.Crowded.CallsPerSecond, other.Crowded.CallsPerSecond)} times with {Comparison.Crowd} in flight.
            """);

    private static double Bytes(Measurement measurement) => measurement.Size.RequestBytes + measurement.Size.AnswerBytes;

    private static string Figures(LoadResult result) =>
        Line($"{result.CallsPerSecond:N0} | {result.Median.TotalMilliseconds:0.00} | {result.Percentile99.TotalMilliseconds:0.00}");

    private static string Of(double left, double right) => Line($"{left / right:0.0}");

    private static string Machine()
    {
        string model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? ""
            : "";
        return Line($"{Environment.ProcessorCount} cores {model}").Trim();
    }

    // Whoever else was at work takes time from all that is measured.
    private static string Company() => File.Exists("/proc/loadavg")
        ? Line($", with what else it did (load average {File.ReadAllText("/proc/loadavg").Split(' ')[2]} over the quarter of an hour)")
        : "";

    private static string Line(FormattableString text) => FormattableString.Invariant(text);
}
