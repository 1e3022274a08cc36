// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>A version that cannot be unloaded as long as this lives. Not thread-safe; dispose it exactly once.</summary>
public abstract class ServableHandle : IDisposable
{
    /// <summary>Gets the model and its version.</summary>
    public abstract ServableId Id { get; }

    /// <summary>Gets the loaded model.</summary>
    public abstract IServableModel Model { get; }

    /// <summary>Gets the way of requests to the model; null if each runs by itself.</summary>
    internal virtual ServableBatcher? Batcher => null;

    /// <summary>Lets go of the version.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the version; called once.</summary>
    /// <param name="disposing">True: there is no finalizer.</param>
    protected abstract void Dispose(bool disposing);
}
