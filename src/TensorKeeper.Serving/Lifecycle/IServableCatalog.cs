// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Lifecycle;

/// <summary>What can be called now, and what is known of everything else. Thread-safe.</summary>
public interface IServableCatalog
{
    /// <summary>Gets the names of all models that are configured or were ever aspired, sorted (ordinal).</summary>
    IReadOnlyList<string> ModelNames { get; }

    /// <summary>Finds the version that a query means and keeps it from being unloaded until the handle is disposed.</summary>
    /// <param name="query">Name, and version or label.</param>
    /// <returns>The handle; never null.</returns>
    /// <exception cref="ServingException">
    /// <see cref="ServingErrorCode.InvalidArgument"/>: empty name or unknown label. <see cref="ServingErrorCode.NotFound"/>:
    /// no such model or version, or none available. Texts are TensorFlow Serving's.
    /// </exception>
    ServableHandle Acquire(ModelQuery query);

    /// <summary>Returns what is known of a model's versions.</summary>
    /// <param name="modelName">The model.</param>
    /// <returns>All versions ever seen, highest first; empty if the model is not known.</returns>
    IReadOnlyList<ServableStatus> GetStatus(string modelName);
}
