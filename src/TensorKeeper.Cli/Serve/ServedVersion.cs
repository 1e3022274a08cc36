// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Cli.Serve;

/// <summary>One row of the banner: a model, the version of it that matters, and how that version is. Immutable.</summary>
/// <param name="ModelName">The model.</param>
/// <param name="Version">Its version; null if none was found yet.</param>
/// <param name="State">Where the version is in its life.</param>
/// <param name="Signatures">What can be called; empty unless the version is available.</param>
/// <param name="Error">Why the version failed, in the importer's words; empty if it did not.</param>
internal sealed record ServedVersion(
    string ModelName, long? Version, ServableState State, IReadOnlyList<Signature> Signatures, string Error)
{
    /// <summary>Gets a value indicating whether the version failed to load.</summary>
    public bool IsFailed => Error.Length > 0 && State != ServableState.Loading;

    /// <summary>Gets the state in the words of TensorFlow Serving's clients.</summary>
    public string StateName => IsFailed ? "FAILED" : State switch
    {
        ServableState.Available => "AVAILABLE",
        ServableState.Loading => Error.Length > 0 ? "RETRYING" : "LOADING",
        ServableState.Start => "START",
        ServableState.Unloading => "UNLOADING",
        ServableState.End => "END",
        _ => "NOT FOUND YET",
    };
}
