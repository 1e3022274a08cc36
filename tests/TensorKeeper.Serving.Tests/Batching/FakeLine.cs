// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Batching;

namespace TensorKeeper.Serving.Tests.Batching;

/// <summary>A line that moves on when a test says so.</summary>
internal sealed class FakeLine : IWorkLine
{
    private readonly Queue<IThreadPoolWorkItem> _standing = new();

    /// <summary>Whether somebody stands in line; what the batcher itself put there does not count.</summary>
    public bool HasMore { get; set; }

    /// <summary>How many batches stand in line.</summary>
    public int Standing => _standing.Count;

    public void Stand(IThreadPoolWorkItem work) => _standing.Enqueue(work);

    /// <summary>Lets the line move on to what stands there first.</summary>
    public void MoveOn() => _standing.Dequeue().Execute();
}
