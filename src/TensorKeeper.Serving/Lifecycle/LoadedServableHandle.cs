// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>One reference to a loaded version.</summary>
internal sealed class LoadedServableHandle(LoadedServable servable) : ServableHandle
{
    private LoadedServable? _servable = servable;

    /// <inheritdoc/>
    public override ServableId Id => Servable.Id;

    /// <inheritdoc/>
    public override IServableModel Model => Servable.Model;

    /// <inheritdoc/>
    internal override ServableBatcher? Batcher => Servable.Batcher;

    private LoadedServable Servable => _servable ?? throw new ObjectDisposedException(nameof(ServableHandle));

    // Exchanged, so that a handle disposed twice by mistake does not take away somebody else's reference.
    protected override void Dispose(bool disposing) => Interlocked.Exchange(ref _servable, null)?.Release();
}
