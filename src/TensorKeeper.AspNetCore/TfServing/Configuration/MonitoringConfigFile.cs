// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.TfServing.Configuration;

/// <summary>Reads the file of <c>--monitoring_config_file</c>: a <c>MonitoringConfig</c> in text form. Thread-safe.</summary>
public static class MonitoringConfigFile
{
    /// <summary>Where the metrics are if the file names no path.</summary>
    public const string DefaultPath = "/monitoring/prometheus/metrics";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The path at which the REST door gives its metrics; empty if they are not to be given.</returns>
    /// <exception cref="ServingException">The file cannot be read or is malformed.</exception>
    public static string ReadMetricsPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (_, MonitoringConfig message) = ConfigFileText.Read(path, "monitoring config file", MonitoringConfig.Parser);
        if (message.PrometheusConfig is not { Enable: true } prometheus) { return ""; }
        return prometheus.Path.Length > 0 ? prometheus.Path : DefaultPath;
    }
}
