// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TensorKeeper.Cli.Bench.Measures;

namespace TensorKeeper.Cli.Bench.Reports;

/// <summary>Writes a report for scripts. Names are added in later versions, never changed; latencies are in microseconds.</summary>
internal static class BenchJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,   // for scripts, not for a web page
    };

    /// <summary>Writes the report as one object.</summary>
    public static string Write(BenchReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("model", report.Model.Name);
            json.WriteNumber("version", report.Model.Version);
            json.WriteString("protocol", report.Target.Protocol is WireProtocol.Grpc ? "grpc" : "rest");
            json.WriteString("address", report.Target.Address.GetLeftPart(UriPartial.Authority));
            json.WriteString("started_at", report.StartedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteString("loop", report.IsOpen ? "open" : "closed");
            json.WriteBoolean("passed", report.IsPassed);
            json.WriteStartObject("parameters");
            foreach ((string name, string value) in report.Parameters) { json.WriteString(name, value); }
            json.WriteEndObject();
            json.WriteStartObject("machine");
            json.WriteString("processor", report.Machine.Processor);
            json.WriteNumber("cores", report.Machine.Cores);
            json.WriteString("system", report.Machine.System);
            json.WriteString("runtime", report.Machine.Runtime);
            json.WriteEndObject();
            json.WriteStartArray("results");
            foreach (LoadResult result in report.Results) { WriteResult(json, result); }
            json.WriteEndArray();
            json.WriteStartArray("warnings");
            foreach (string warning in report.Warnings) { json.WriteStringValue(warning); }
            json.WriteEndArray();
            json.WriteStartArray("limits");
            foreach (Verdict verdict in report.Verdicts)
            {
                json.WriteStartObject();
                json.WriteBoolean("kept", verdict.IsPassed);
                json.WriteString("text", verdict.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteResult(Utf8JsonWriter json, LoadResult result)
    {
        json.WriteStartObject();
        json.WriteNumber(result.Point.IsOpen ? "rate" : "concurrency", result.Point.Level);
        json.WriteNumber("seconds", result.Elapsed.TotalSeconds);
        json.WriteNumber("succeeded", result.Latencies.Count);
        json.WriteNumber("failed", result.Failed);
        json.WriteNumber("requests_per_second", result.RequestsPerSecond);
        json.WriteNumber("rows_per_second", result.RowsPerSecond);
        json.WriteStartObject("latency_us");
        json.WriteNumber("mean", result.Latencies.Mean.TotalMicroseconds);
        json.WriteNumber("min", result.Latencies.Min.TotalMicroseconds);
        foreach (double percent in Percentiles.Shown)
        {
            json.WriteNumber(Percentiles.NameOf(percent), result.Latencies.Percentile(percent).TotalMicroseconds);
        }

        json.WriteNumber("max", result.Latencies.Max.TotalMicroseconds);
        json.WriteEndObject();
        if (result.Point.IsOpen) { json.WriteNumber("sent_late_us_p99", result.Lateness.Percentile(99).TotalMicroseconds); }
        json.WriteNumber("own_cpu_cores", result.Cost.Cores);
        json.WriteNumber("own_gc_pause_us", result.Cost.GcPause.TotalMicroseconds);
        if (result.Cost.ServerCores is { } server) { json.WriteNumber("server_cpu_cores", server); }
        json.WriteBoolean("interrupted", result.IsInterrupted);
        json.WriteStartArray("errors");
        foreach (ErrorCount error in result.Errors)
        {
            json.WriteStartObject();
            json.WriteString("status", error.Status);
            json.WriteNumber("count", error.Count);
            json.WriteString("first_message", error.FirstMessage);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
