// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Codecs;

/// <summary>One thing to compute from the examples of a request. Immutable.</summary>
/// <param name="Query">Model, version and signature; null if the request has no model spec.</param>
/// <param name="MethodName"><c>method_name</c> of an <c>InferenceTask</c>; empty in requests that have none.</param>
public sealed record ExampleTask(ModelQuery? Query, string MethodName = "");
