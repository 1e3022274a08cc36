// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>The seed of a random generator that the graph keeps in a variable: each request draws one and leaves the next. Thread-safe.</summary>
/// <param name="initial">What the checkpoint holds; not changed.</param>
internal sealed class SeedState(Tensor initial)
{
    private readonly Lock _lock = new();
    private Tensor _current = initial;

    /// <summary>Takes the seed of one request.</summary>
    /// <param name="advance">Computes the next seed from this one.</param>
    /// <param name="cancellationToken">Ends the computation; the seed is not taken then.</param>
    /// <returns>A copy, which the caller owns.</returns>
    public Tensor Take(HostStage advance, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Tensor taken = Tensors.Copy(_current);
            using HostValue next = advance.Run([_current], cancellationToken)[0];
            _current = Tensors.Copy(next.Tensor!);
            return taken;
        }
    }
}
