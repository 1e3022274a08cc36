// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>A model in memory and the number of those who use it. Thread-safe, without locks.</summary>
/// <remarks>
/// The manager holds the first reference and each handle one more. When the manager lets go, the version drains: the count
/// falls to zero with the last handle and never rises again, so nobody can get hold of a model that is about to go.
/// </remarks>
internal sealed class LoadedServable(ServableId id, IServableModel model, ServableBatcher? batcher = null)
{
    // Continuations unload the model: never on the thread of the request that let go last.
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _references = 1;

    /// <summary>Gets the model and its version.</summary>
    public ServableId Id => id;

    /// <summary>Gets the model; only those who hold a reference may use it.</summary>
    public IServableModel Model => model;

    /// <summary>Gets the way of requests to the model; null if each runs by itself.</summary>
    public ServableBatcher? Batcher => batcher;

    /// <summary>Gets a task that completes when nobody holds a reference any more.</summary>
    public Task Drained => _drained.Task;

    /// <summary>Takes a reference.</summary>
    /// <returns>A handle, or null if the last reference is already gone.</returns>
    public ServableHandle? TryAcquire()
    {
        int references = Volatile.Read(ref _references);
        while (references > 0)
        {
            int seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references) { return new LoadedServableHandle(this); }
            references = seen;
        }

        return null;
    }

    /// <summary>Gives a reference back.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0) { _drained.SetResult(); }
    }
}
