// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Bench.Measures;

/// <summary>How often calls failed in one way. Immutable.</summary>
/// <param name="Status">The status: a name of gRPC, or a number of HTTP.</param>
/// <param name="Count">How often.</param>
/// <param name="FirstMessage">What the first of them said.</param>
internal sealed record ErrorCount(string Status, long Count, string FirstMessage);
