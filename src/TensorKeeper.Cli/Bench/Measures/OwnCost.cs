// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Bench.Measures;

/// <summary>What a measurement cost the process that makes it, and the server that it started. Immutable.</summary>
/// <param name="Cores">How many cores it kept busy, on average.</param>
/// <param name="GcPause">How long its garbage collector held it up, in all.</param>
/// <param name="ServerCores">How many cores the server kept busy; null if it is not ours.</param>
internal sealed record OwnCost(double Cores, TimeSpan GcPause, double? ServerCores = null);
