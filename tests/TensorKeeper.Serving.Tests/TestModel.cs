// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;

namespace TensorKeeper.Serving.Tests;

/// <summary>A model that copies its inputs to outputs of the same names and notices when it is used after its end.</summary>
internal sealed class TestModel : IServableModel
{
    private readonly AlignedBuffer _weights = new(4096);
    private int _isDisposed;

    public static Signature Signature { get; } = new()
    {
        Name = Signature.DefaultName,
        Inputs = [new TensorSpec("x", ElementType.Float32, PartialShape.UnknownRank, "x:0")],
        Outputs = [new TensorSpec("x", ElementType.Float32, PartialShape.UnknownRank, "y:0")],
    };

    public bool IsDisposed => Volatile.Read(ref _isDisposed) != 0;

    public Func<TensorMap, CancellationToken, TensorMap>? OnRun { get; init; }

    public IReadOnlyDictionary<string, Signature> Signatures { get; } =
        new Dictionary<string, Signature> { [Signature.DefaultName] = Signature };

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ExportedSignatures { get; } =
        new Dictionary<string, ReadOnlyMemory<byte>>();

    public IReadOnlyList<LoadPhase> LoadPhases { get; init; } =
        [new("read", TimeSpan.FromMilliseconds(3.14)), new("session", TimeSpan.FromMilliseconds(20))];

    public TensorMap Run(Signature signature, TensorMap inputs, IReadOnlyList<string> outputNames, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        _weights.GetSpan()[0]++;
        if (OnRun is not null) { return OnRun(inputs, cancellationToken); }
        var outputs = new TensorMap();
        foreach (KeyValuePair<string, Tensor> input in inputs)
        {
            outputs.Add(input.Key, Tensor.FromMemory(input.Value.ElementType, input.Value.Shape, input.Value.Memory.ToArray()));
        }

        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return outputs;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0) { ((IDisposable)_weights).Dispose(); }
    }
}
