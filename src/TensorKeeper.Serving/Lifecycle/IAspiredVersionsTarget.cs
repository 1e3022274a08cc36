// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Lifecycle;

/// <summary>What a source tells its findings. Thread-safe.</summary>
internal interface IAspiredVersionsTarget
{
    /// <summary>Replaces what is wanted of one model; telling the same twice changes nothing.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="versions">All versions wanted; those not named are unloaded as soon as the policy allows.</param>
    void Aspire(string modelName, IReadOnlyList<AspiredVersion> versions);
}
