// SPDX-License-Identifier: MIT
namespace TensorKeeper.Formats;

/// <summary>How a model is loaded. Immutable.</summary>
public sealed record ModelLoadOptions
{
    /// <summary>Gets the tag set of the graph to serve.</summary>
    /// <value>Default: the one tag <c>serve</c>. TensorFlow Serving: <c>--saved_model_tags</c>.</value>
    public IReadOnlyList<string> Tags { get; init; } = ["serve"];
}
