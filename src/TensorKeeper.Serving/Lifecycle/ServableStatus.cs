// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Lifecycle;

/// <summary>What is reported of one version. Immutable.</summary>
/// <param name="Id">The model and its version.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="ErrorCode">Why it failed; null if it did not.</param>
/// <param name="ErrorMessage">What went wrong and what to do; empty if nothing did.</param>
public sealed record ServableStatus(ServableId Id, ServableState State, ServingErrorCode? ErrorCode = null, string ErrorMessage = "");
