// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Export;

/// <summary>What is written as ONNX, and how. Immutable.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Gets the tag set of the graph.</summary>
    /// <value>Default: the one tag <c>serve</c>.</value>
    public IReadOnlyList<string> Tags { get; init; } = ["serve"];

    /// <summary>Gets the signature.</summary>
    /// <value>Default: null, which means the only one, or <c>serving_default</c> of several.</value>
    public string? Signature { get; init; }

    /// <summary>Gets a value indicating whether weights go to a file of their own.</summary>
    /// <value>Default: false, which still means a file of their own from 2 GB on, since an ONNX file cannot be larger.</value>
    public bool ExternalData { get; init; }
}
