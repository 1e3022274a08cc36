// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.Fuzz.Mutation;
using TensorKeeper.SavedModel;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.Serving.Engines;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>A damaged model from its files to an answer: imported, prepared by the engine, run on a small request.</summary>
internal sealed class ModelTarget : FuzzTarget
{
    private readonly SavedModelFormat _format = new(new OnnxRuntimeEngine());
    private readonly CorpusModels _models = new("model", SavedModelDirectory.GraphFile, 60);
    private readonly ProtoMutator _mutator;

    public ModelTarget() => _mutator = new ProtoMutator(ProtoMutator.WordsOf(_models.Contents));

    public override string Name => "model";

    public override IReadOnlyList<byte[]> Seeds => _models.Contents;

    public override long MemoryLimit => 512L << 20;

    /// <summary>The engine may be asked for gigabytes, within its bounds.</summary>
    public override TimeSpan TimeLimit => TimeSpan.FromSeconds(10);

    public override byte[] Mutate(byte[] seed, Random random) => _mutator.Mutate(seed, random);

    public override void Run(byte[] input, int seed)
    {
        string folder = _models.Folders[seed];
        File.WriteAllBytes(Path.Combine(folder, SavedModelDirectory.GraphFile), input);
        using IServableModel model = _format.Load(folder, new ModelLoadOptions(), CancellationToken.None);
        var random = new Random(input.Length);
        foreach (Signature signature in model.Signatures.Values)
        {
            using TensorMap? inputs = RandomInputs.For(signature, random);
            if (inputs is null) { continue; }
            using TensorMap outputs = model.Run(signature, inputs, [], CancellationToken.None);
        }
    }
}
