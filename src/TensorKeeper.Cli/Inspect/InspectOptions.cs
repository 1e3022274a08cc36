// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Inspect;

/// <summary>What <c>tensorkeeper inspect</c> was told. Not thread-safe; written by the flags, then only read.</summary>
internal sealed class InspectOptions
{
    /// <summary>Gets or sets a value indicating whether the answer is JSON.</summary>
    public bool Json { get; set; }
}
