// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;

namespace TensorKeeper.SavedModel.DenseNetworks;

/// <summary>A graph that is a <see cref="DenseNetwork"/>. Thread-safe.</summary>
/// <param name="network">What it computes.</param>
/// <param name="input">Its input.</param>
/// <param name="output">Its output.</param>
internal sealed class DenseSession(DenseNetwork network, TensorSpec input, TensorSpec output) : IOnnxSession
{
    /// <summary>Outputs up to here are made by the collector's allocator, which takes less time for a few bytes than the system's.</summary>
    private const int ManagedBytes = 128;

    /// <inheritdoc/>
    public IReadOnlyList<TensorSpec> Inputs { get; } = [input];

    /// <inheritdoc/>
    public IReadOnlyList<TensorSpec> Outputs { get; } = [output];

    /// <inheritdoc/>
    public int QuickRows => network.QuickRows;

    /// <inheritdoc/>
    public Tensor[] Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> outputs, CancellationToken cancellationToken)
    {
        if (inputs.Length != 1) { throw new ArgumentException($"{inputs.Length} tensors were given for one input.", nameof(inputs)); }
        cancellationToken.ThrowIfCancellationRequested();
        Tensor sent = inputs[0];
        TensorSpec spec = Inputs[0];
        if (sent.ElementType != ElementType.Float32) { throw Refuse($"Input '{spec.Name}' is {sent}; the model wants {spec.ElementType}."); }
        if (!spec.Shape.Accepts(sent.Shape)) { throw Refuse($"Input '{spec.Name}' has shape {sent.Shape}; the model wants {spec.Shape}."); }
        if (outputs.Length == 0) { return []; }
        Tensor made = Allocate(new TensorShape(sent.Shape.Dimensions[0], network.OutputColumns));
        try
        {
            network.Run(sent.AsSpan<float>(), made.AsSpan<float>(), cancellationToken);
            return [made];
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Weights are managed memory.
    }

    private static Tensor Allocate(TensorShape shape)
    {
        if (!shape.TryGetElementCount(out long count) || count > int.MaxValue / sizeof(float)) { throw Refuse($"An output of shape {shape} takes 2 GiB or more."); }
        return count <= ManagedBytes / sizeof(float)
            ? Tensor.FromMemory(ElementType.Float32, shape, new byte[count * sizeof(float)])
            : Tensor.Allocate(ElementType.Float32, shape);
    }

    private static ServingException Refuse(string message) => new(ServingErrorCode.InvalidArgument, message);
}
