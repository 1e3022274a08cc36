// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Conversion;

/// <summary>What <c>tensorkeeper convert</c> was told. Not thread-safe; written by the flags, then only read.</summary>
internal sealed class ConvertOptions
{
    /// <summary>Gets or sets the file to write; empty if it was not said.</summary>
    public string Output { get; set; } = "";

    /// <summary>Gets or sets the signature; null for the only one, or the default one of several.</summary>
    public string? Signature { get; set; }

    /// <summary>Gets or sets a value indicating whether weights go to a file of their own.</summary>
    public bool ExternalData { get; set; }

    /// <summary>Gets or sets the tag set of the graph.</summary>
    public IReadOnlyList<string> Tags { get; set; } = ["serve"];
}
