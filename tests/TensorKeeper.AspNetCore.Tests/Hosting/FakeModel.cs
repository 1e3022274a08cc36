// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;

namespace TensorKeeper.AspNetCore.Tests.Hosting;

/// <summary>A model that computes in C#, one function for each signature.</summary>
internal sealed class FakeModel : IServableModel
{
    private readonly Dictionary<string, Signature> _signatures = [];
    private readonly Dictionary<string, Func<TensorMap, CancellationToken, TensorMap>> _functions = [];

    public IReadOnlyDictionary<string, Signature> Signatures => _signatures;

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ExportedSignatures { get; init; } =
        new Dictionary<string, ReadOnlyMemory<byte>>();

    public IReadOnlyList<LoadPhase> LoadPhases => [];

    public FakeModel With(
        string signature, string inputs, string outputs, Func<TensorMap, CancellationToken, TensorMap> function)
    {
        _signatures.Add(signature, new Signature
        {
            Name = signature,
            MethodName = "tensorflow/serving/predict",
            Inputs = SpecsOf(inputs),
            Outputs = SpecsOf(outputs),
        });
        _functions.Add(signature, function);
        return this;
    }

    public TensorMap Run(
        Signature signature, TensorMap inputs, IReadOnlyList<string> outputNames, CancellationToken cancellationToken)
    {
        TensorMap all = _functions[signature.Name](inputs, cancellationToken);
        if (outputNames.Count == 0) { return all; }
        var wanted = new TensorMap();
        foreach (string name in outputNames) { wanted.Add(name, all[name]); }
        return wanted;
    }

    public void Dispose()
    {
    }

    /// <summary>Reads "a:Float32,b:String": names and types; shapes are not looked at. A question mark: zero unless it is sent.</summary>
    private static TensorSpec[] SpecsOf(string text) =>
    [
        .. from part in text.Split(',', StringSplitOptions.RemoveEmptyEntries)
           let pair = part.Split(':')
           select new TensorSpec(
               pair[0], Enum.Parse<ElementType>(pair[1].TrimEnd('?')), new PartialShape(-1), pair[0] + ":0",
               pair[1].EndsWith('?') ? Tensor.Of([1], 0f) : null),
    ];
}
