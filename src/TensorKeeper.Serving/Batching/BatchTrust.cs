// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Batching;

/// <summary>What is known of a signature's rows: whether one changes the answer to another.</summary>
internal enum BatchTrust
{
    /// <summary>Rows depend on each other, or the outputs have other rows than the inputs: never joined.</summary>
    Refuted,

    /// <summary>Nobody has looked yet; the first rows that are joined are also run apart, and those answers are given.</summary>
    Unknown,

    /// <summary>Made-up rows did not depend on each other; the first real ones that differ are looked at once more.</summary>
    Probable,

    /// <summary>Real rows did not depend on each other.</summary>
    Confirmed,
}
