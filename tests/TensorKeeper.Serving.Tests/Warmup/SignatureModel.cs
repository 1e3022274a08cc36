// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;

namespace TensorKeeper.Serving.Tests.Warmup;

/// <summary>A model of one signature with one input, and what it does with it.</summary>
internal sealed class SignatureModel(ElementType type, PartialShape shape, Func<TensorMap, CancellationToken, TensorMap> run) : IServableModel
{
    public IReadOnlyDictionary<string, Signature> Signatures { get; } = new Dictionary<string, Signature>
    {
        ["s"] = new Signature { Name = "s", Inputs = [new TensorSpec("x", type, shape, "x:0")], Outputs = [] },
    };

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ExportedSignatures { get; } = new Dictionary<string, ReadOnlyMemory<byte>>();

    public IReadOnlyList<LoadPhase> LoadPhases => [];

    public TensorMap Run(Signature signature, TensorMap inputs, IReadOnlyList<string> outputNames, CancellationToken cancellationToken) =>
        run(inputs, cancellationToken);

    public void Dispose()
    {
    }
}
