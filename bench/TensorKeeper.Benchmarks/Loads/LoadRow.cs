// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Benchmarks.Loads;

/// <summary>One line of the table; times in milliseconds.</summary>
internal sealed record LoadRow(string Model, double Megabytes, double Read, double Import, double Session, double All)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"| {Model} | {Megabytes:0.0} | {Read:0.0} | {Import:0.0} | {Session:0.0} | {All:0.0} |");
}
