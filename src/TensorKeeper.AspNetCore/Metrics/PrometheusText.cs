// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using TensorKeeper.Serving.Telemetry;

namespace TensorKeeper.AspNetCore.Metrics;

/// <summary>Prints the metrics as TensorFlow Serving's exporter does. Thread-safe.</summary>
/// <remarks>
/// The format is Prometheus' text format 0.0.4; slashes in names are colons, label values have only backslashes and quotation
/// marks escaped, and there is no help text.
/// </remarks>
internal static class PrometheusText
{
    private const string CountName = ":tensorflow:serving:request_count";
    private const string LatencyName = ":tensorflow:serving:request_latency";
    private const string RuntimeName = ":tensorflow:serving:runtime_latency";

    private static readonly (RequestPhase Phase, string Name)[] PhaseNames =
    [
        (RequestPhase.Decode, "decode"), (RequestPhase.Queue, "queue"), (RequestPhase.Batch, "batch"), (RequestPhase.Execute, "execute"),
        (RequestPhase.Encode, "encode"),
    ];

    private const string BatchPrefix = ":tensorflow:serving:batching_session:";

    /// <summary>Prints everything.</summary>
    public static string Write(RequestMetrics metrics, BatchMetrics batches, LoadMetrics loads, PhaseTimes phases)
    {
        var text = new StringBuilder(4096);
        text.Append("# TYPE ").Append(CountName).Append(" counter\n");
        foreach (((string model, string status), RequestCount count) in metrics.Counts.OrderBy(static cell => cell.Key))
        {
            text.Append(CountName).Append("{model_name=\"").Append(Escape(model)).Append("\",status=\"").Append(status).Append("\"} ")
                .Append(CultureInfo.InvariantCulture, $"{count.Value}\n");
        }

        text.Append("# TYPE ").Append(LatencyName).Append(" histogram\n");
        foreach (((string model, string api, string entrypoint), LatencyHistogram histogram) in metrics.Latencies.OrderBy(static cell => cell.Key))
        {
            Write(text, LatencyName, $"model_name=\"{Escape(model)}\",API=\"{api}\",entrypoint=\"{entrypoint}\"", histogram);
        }

        text.Append("# TYPE ").Append(RuntimeName).Append(" histogram\n");
        foreach (((string model, string api), LatencyHistogram histogram) in metrics.Runtimes.OrderBy(static cell => cell.Key))
        {
            Write(text, RuntimeName, $"model_name=\"{Escape(model)}\",API=\"{api}\",runtime=\"TF1\"", histogram);
        }

        WriteCounts(text, ":tensorflow:serving:request_log_count", "model_name", "status_code", metrics.Logs);
        WriteExamples(text, metrics);
        WriteLoads(text, loads);
        WriteRuns(text, metrics);
        WriteBatches(text, batches);
        WritePhases(text, phases);
        return text.ToString();
    }

    private static void WriteExamples(StringBuilder text, RequestMetrics metrics)
    {
        const string Counts = ":tensorflow:serving:request_example_counts", Total = ":tensorflow:serving:request_example_count_total";
        KeyValuePair<string, ExampleHistogram>[] cells = [.. metrics.Examples.OrderBy(static cell => cell.Key, StringComparer.Ordinal)];
        text.Append("# TYPE ").Append(Counts).Append(" histogram\n");
        foreach ((string model, ExampleHistogram histogram) in cells)
        {
            Write(text, Counts, $"model=\"{Escape(model)}\"", ExampleHistogram.Bounds, histogram.Read(), histogram.Total);
        }

        text.Append("# TYPE ").Append(Total).Append(" counter\n");
        foreach ((string model, ExampleHistogram histogram) in cells)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Total}{{model=\"{Escape(model)}\"}} {histogram.Total}\n");
        }
    }

    private static void WriteLoads(StringBuilder text, LoadMetrics loads)
    {
        WriteCounts(text, ":tensorflow:cc:saved_model:load_attempt_count", "model_path", "status", loads.Attempts);
        const string Latency = ":tensorflow:cc:saved_model:load_latency", WarmUp = ":tensorflow:serving:model_warmup_latency";
        text.Append("# TYPE ").Append(Latency).Append(" counter\n");
        foreach ((string path, RequestCount microseconds) in loads.Microseconds.OrderBy(static cell => cell.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Latency}{{model_path=\"{Escape(path)}\"}} {microseconds.Value}\n");
        }

        text.Append("# TYPE ").Append(WarmUp).Append(" histogram\n");
        foreach (((string path, string status), LatencyHistogram histogram) in loads.WarmUps.OrderBy(static cell => cell.Key))
        {
            Write(text, WarmUp, $"model_path=\"{Escape(path)}\",status=\"{status}\"", histogram);
        }

        WriteCounts(text, ":tensorflow:serving:model_warmup_records_read", "model_path", "status", loads.Records);
        WriteKnown(text, loads);
    }

    // The value is an id, which is text: upstream's exporter prints the number that a text does not have, and so do we.
    private static void WriteKnown(StringBuilder text, LoadMetrics loads)
    {
        const string Name = ":tensorflow:serving:mlmd_map";
        text.Append("# TYPE ").Append(Name).Append(" gauge\n");
        foreach (ServableId id in loads.Known.OrderBy(static id => id.Name, StringComparer.Ordinal).ThenBy(static id => id.Version))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Name}{{model_name=\"{Escape(id.Name)}\",version=\"{id.Version}\"}} 0\n");
        }
    }

    // A run of a model is what a run of a session is upstream, and a session runs one graph.
    private static void WriteRuns(StringBuilder text, RequestMetrics metrics)
    {
        (long runs, long microseconds) = (metrics.Runs.Read().Sum(), metrics.Runs.TotalMicroseconds);
        foreach ((string name, long value) in (ReadOnlySpan<(string, long)>)[("direct_session_runs", runs), ("graph_runs", runs), ("graph_run_time_usecs", microseconds)])
        {
            text.Append(CultureInfo.InvariantCulture, $"# TYPE :tensorflow:core:{name} counter\n:tensorflow:core:{name}{{}} {value}\n");
        }

        const string Histogram = ":tensorflow:core:graph_run_time_usecs_histogram";
        text.Append("# TYPE ").Append(Histogram).Append(" histogram\n");
        if (runs > 0) { Write(text, Histogram, "", metrics.Runs); }
    }

    // Ours, under the names and units that an exporter of the meter would choose.
    private static void WritePhases(StringBuilder text, PhaseTimes phases)
    {
        const string Name = "tensorkeeper_serving_phase_duration_seconds";
        text.Append("# TYPE ").Append(Name).Append(" histogram\n");
        foreach ((string model, ModelPhases times) in phases.Models.OrderBy(static cell => cell.Key, StringComparer.Ordinal))
        {
            foreach ((RequestPhase phase, string name) in PhaseNames)
            {
                (long[] counts, TimeSpan total) = times[phase].Read();
                Write(text, Name, $"model=\"{Escape(model)}\",phase=\"{name}\"", DurationHistogram.BoundsInSeconds, counts, total.TotalSeconds);
            }
        }
    }

    private static void WriteCounts(
        StringBuilder text, string name, string first, string second, IEnumerable<KeyValuePair<(string, string), RequestCount>> cells)
    {
        text.Append("# TYPE ").Append(name).Append(" counter\n");
        foreach (((string subject, string status), RequestCount count) in cells.OrderBy(static cell => cell.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{{{first}=\"{Escape(subject)}\",{second}=\"{status}\"}} {count.Value}\n");
        }
    }

    private static void WriteBatches(StringBuilder text, BatchMetrics batches)
    {
        const string Queue = BatchPrefix + "queuing_latency";
        text.Append("# TYPE ").Append(Queue).Append(" histogram\n");
        foreach ((string name, LatencyHistogram histogram) in batches.Waits.OrderBy(static cell => cell.Key))
        {
            Write(text, Queue, $"thread_pool_name=\"{Escape(name)}\"", histogram);
        }

        text.Append(CultureInfo.InvariantCulture, $"# TYPE {BatchPrefix}wrapped_run_count counter\n{BatchPrefix}wrapped_run_count{{}} {batches.Runs}\n");
        if (batches.Runs == 0) { return; }
        (int rows, int executed) = (batches.Rows, batches.ExecutedRows);
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {BatchPrefix}padding_size gauge\n");
        text.Append(CultureInfo.InvariantCulture, $"{BatchPrefix}padding_size{{execution_batch_size=\"{executed}\"}} {executed - rows}\n");
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {BatchPrefix}input_batch_size gauge\n{BatchPrefix}input_batch_size{{}} {rows}\n");
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {BatchPrefix}processed_batch_size gauge\n{BatchPrefix}processed_batch_size{{}} {executed}\n");
    }

    private static void Write(StringBuilder text, string name, string labels, LatencyHistogram histogram) =>
        Write(text, name, labels, histogram.Limits, histogram.Read(), histogram.TotalMicroseconds);

    private static void Write(StringBuilder text, string name, string labels, IReadOnlyList<double> bounds, long[] counts, double sum)
    {
        long total = 0;
        string comma = labels.Length > 0 ? "," : "";
        for (int i = 0; i < counts.Length; i++)
        {
            total += counts[i];
            string bound = i < bounds.Count ? bounds[i].ToString("G6", CultureInfo.InvariantCulture).Replace('E', 'e') : "+Inf";   // as C prints %g
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{comma}le=\"{bound}\"}} {total}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{name}_sum{{{labels}}} {sum}\n");
        text.Append(CultureInfo.InvariantCulture, $"{name}_count{{{labels}}} {total}\n");
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
