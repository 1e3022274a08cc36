// SPDX-License-Identifier: MIT
namespace TensorKeeper.Client;

/// <summary>What a server says of one version of a model. Immutable.</summary>
/// <param name="Version">The version.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="ErrorCode">Why it failed; null if it did not.</param>
/// <param name="ErrorMessage">What went wrong; empty if nothing did.</param>
public sealed record ModelVersionStatus(
    long Version, ModelVersionState State, ServingErrorCode? ErrorCode, string ErrorMessage)
{
    /// <summary>Gets a value indicating whether the version can be called.</summary>
    public bool IsAvailable => State == ModelVersionState.Available;
}
