// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.Fuzz.Mutation;
using TensorKeeper.SavedModel;
using TensorKeeper.Serving.Engines;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>A damaged ONNX model: read and guarded only, or also prepared by the engine and run on a small request.</summary>
internal sealed class OnnxTarget : FuzzTarget
{
    private readonly bool _isRun;
    private readonly OnnxFormat _format;
    private readonly string _folder;
    private readonly IReadOnlyList<byte[]> _seeds = OnnxSeeds.All();
    private readonly ProtoMutator _mutator;

    /// <param name="isRun">False for the reader and the guard alone, which tries many more inputs.</param>
    public OnnxTarget(bool isRun)
    {
        _isRun = isRun;
        _format = new OnnxFormat(isRun ? new OnnxRuntimeEngine() : new IdleEngine());
        _folder = FuzzFolder.Work(Name);
        _mutator = new ProtoMutator(ProtoMutator.WordsOf(_seeds));
    }

    public override string Name => _isRun ? "onnx-model" : "onnx";

    public override IReadOnlyList<byte[]> Seeds => _seeds;

    /// <summary>The engine may be asked for gigabytes, within its bounds.</summary>
    public override TimeSpan TimeLimit => TimeSpan.FromSeconds(_isRun ? 10 : 2);

    public override byte[] Mutate(byte[] seed, Random random) =>
        random.Next(8) == 0 ? ByteMutator.Mutate(seed, random) : _mutator.Mutate(seed, random);

    public override void Run(byte[] input, int seed)
    {
        File.WriteAllBytes(Path.Combine(_folder, OnnxFormat.FileName), input);
        using IServableModel model = _format.Load(_folder, new ModelLoadOptions(), CancellationToken.None);
        if (!_isRun) { return; }
        var random = new Random(input.Length);
        foreach (Signature signature in model.Signatures.Values)
        {
            using TensorMap? inputs = RandomInputs.For(signature, random);
            if (inputs is null) { continue; }
            using TensorMap outputs = model.Run(signature, inputs, [], CancellationToken.None);
        }
    }
}
