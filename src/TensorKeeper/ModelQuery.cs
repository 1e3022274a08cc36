// SPDX-License-Identifier: MIT
namespace TensorKeeper;

/// <summary>Which model, which of its versions, and which signature a request means. Immutable.</summary>
/// <param name="Name">The model's name; empty if the request gave none.</param>
/// <param name="Version">An exact version, or null. Excludes <paramref name="Label"/>.</param>
/// <param name="Label">A version label, or null. Excludes <paramref name="Version"/>.</param>
/// <param name="SignatureName">The signature; empty means <see cref="Signature.DefaultName"/>.</param>
/// <remarks>Without version and label the highest version that is available is meant.</remarks>
public sealed record ModelQuery(string Name, long? Version = null, string? Label = null, string SignatureName = "")
{
    /// <summary>Gets the signature to run, never empty.</summary>
    public string EffectiveSignatureName => SignatureName.Length == 0 ? Signature.DefaultName : SignatureName;
}
