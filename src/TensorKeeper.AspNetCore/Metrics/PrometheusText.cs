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

    /// <summary>Prints everything.</summary>
    public static string Write(RequestMetrics metrics)
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

        return text.ToString();
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
