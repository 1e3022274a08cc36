// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Batching;

/// <summary>The outputs of a batch, of which several answers are views: they go with the last view. Thread-safe.</summary>
/// <param name="outputs">The outputs.</param>
/// <param name="views">How many tensors look at them; each disposes this once.</param>
internal sealed class SharedOutputs(TensorMap outputs, int views) : IDisposable
{
    private int _views = views;

    /// <summary>Gives up one view.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _views) == 0) { outputs.Dispose(); }
    }
}
