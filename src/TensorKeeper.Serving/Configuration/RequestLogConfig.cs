// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Configuration;

/// <summary>That some requests of a model are written to a file, for a door that does so. Immutable.</summary>
/// <param name="FileName">What its files begin with: a name, no path.</param>
/// <param name="SamplingRate">Which part of the requests, by chance: 0 (none) to 1 (all).</param>
public sealed record RequestLogConfig(string FileName, double SamplingRate);
