// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Check;

/// <summary>What <c>tensorkeeper check</c> was told. Not thread-safe; written by the flags, then only read.</summary>
internal sealed class CheckOptions
{
    /// <summary>Gets or sets the file of recorded runs to compare with; empty for none.</summary>
    public string Golden { get; set; } = "";

    /// <summary>Gets or sets a value indicating whether the answer is JSON.</summary>
    public bool Json { get; set; }

    /// <summary>Gets or sets the tag set of the graph.</summary>
    public IReadOnlyList<string> Tags { get; set; } = ["serve"];
}
