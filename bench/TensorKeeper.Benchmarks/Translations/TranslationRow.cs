// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Benchmarks.Translations;

/// <summary>One line of the table; times in milliseconds.</summary>
internal sealed record TranslationRow(string Model, double Ours, double Theirs, double Difference)
{
    public double Ratio => Ours / Theirs;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"| {Model} | {Ours:0.0000} | {Theirs:0.0000} | {Ratio:0.000} | {Difference:0.0e+0} |");
}
