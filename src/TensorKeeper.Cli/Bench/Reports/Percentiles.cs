// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Cli.Bench.Reports;

/// <summary>The percentiles that reports show.</summary>
internal static class Percentiles
{
    /// <summary>Gets them, in rising order.</summary>
    public static IReadOnlyList<double> Shown { get; } = [50, 90, 95, 99, 99.9, 99.99];

    /// <summary>Returns the name of one.</summary>
    /// <value>For example <c>p99.9</c>.</value>
    public static string NameOf(double percent) => "p" + percent.ToString("0.##", CultureInfo.InvariantCulture);
}
