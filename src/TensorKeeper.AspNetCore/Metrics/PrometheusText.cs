// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

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

    private const string BatchPrefix = ":tensorflow:serving:batching_session:";

    /// <summary>Prints everything.</summary>
    public static string Write(RequestMetrics metrics, BatchMetrics batches)
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

        WriteBatches(text, batches);
        return text.ToString();
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

    private static void Write(StringBuilder text, string name, string labels, LatencyHistogram histogram)
    {
        long[] counts = histogram.Read();
        long total = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            total += counts[i];
            string bound = i < LatencyHistogram.Bounds.Length ? LatencyHistogram.Bounds[i].ToString("G6", CultureInfo.InvariantCulture) : "+Inf";
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels},le=\"{bound}\"}} {total}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{name}_sum{{{labels}}} {histogram.TotalMicroseconds}\n");
        text.Append(CultureInfo.InvariantCulture, $"{name}_count{{{labels}}} {total}\n");
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
