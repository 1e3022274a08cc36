// SPDX-License-Identifier: MIT
namespace TensorKeeper;

/// <summary>What a signature says of one input or output. Immutable.</summary>
/// <param name="Name">The name a request uses.</param>
/// <param name="ElementType">The type of the elements.</param>
/// <param name="Shape">What is known of the shape. TensorFlow Serving does not check it, the model does.</param>
/// <param name="SourceName">
/// The tensor's name inside the model (TensorFlow: <c>dense_input:0</c>); equal to <paramref name="Name"/> if the
/// format has none.
/// </param>
/// <param name="DefaultValue">What an input is when the request leaves it out; null if it must be sent.</param>
public sealed record TensorSpec(string Name, ElementType ElementType, PartialShape Shape, string SourceName, Tensor? DefaultValue = null);
