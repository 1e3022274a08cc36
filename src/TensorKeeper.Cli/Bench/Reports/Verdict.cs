// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Bench.Reports;

/// <summary>Whether a limit was kept. Immutable.</summary>
/// <param name="IsPassed">Whether it was.</param>
/// <param name="Text">The limit and what was measured.</param>
internal sealed record Verdict(bool IsPassed, string Text);
