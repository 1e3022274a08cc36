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

    /// <summary>Gets how many bytes of weights one file holds; more go to a file of their own, asked for or not.</summary>
    /// <remarks>A protobuf message is shorter than 2^31 bytes, and the graph takes some of it. Tests set less.</remarks>
    internal long MaxEmbeddedBytes { get; init; } = 2_000_000_000;
}
