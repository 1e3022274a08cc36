// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Batching;

/// <summary>The line of the thread pool, in which Kestrel puts each request. Thread-safe.</summary>
internal sealed class PoolLine : IWorkLine
{
    /// <inheritdoc/>
    public bool HasMore => ThreadPool.PendingWorkItemCount > 0;

    /// <inheritdoc/>
    public void Stand(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
}
