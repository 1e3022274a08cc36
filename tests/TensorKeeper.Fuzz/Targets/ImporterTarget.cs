// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.Fuzz.Mutation;
using TensorKeeper.SavedModel;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>The importer as a whole: from the files of a model to its ONNX graphs, which no engine prepares.</summary>
internal sealed class ImporterTarget : FuzzTarget
{
    private readonly SavedModelFormat _format = new(new IdleEngine());
    private readonly CorpusModels _models = new("importer", SavedModelDirectory.GraphFile, 60);
    private readonly ProtoMutator _mutator;

    public ImporterTarget() => _mutator = new ProtoMutator(ProtoMutator.WordsOf(_models.Contents));

    public override string Name => "importer";

    public override IReadOnlyList<byte[]> Seeds => _models.Contents;

    public override long MemoryLimit => 256L << 20;

    public override byte[] Mutate(byte[] seed, Random random) => _mutator.Mutate(seed, random);

    public override void Run(byte[] input, int seed)
    {
        string folder = _models.Folders[seed];
        File.WriteAllBytes(Path.Combine(folder, SavedModelDirectory.GraphFile), input);
        using IServableModel model = _format.Load(folder, new ModelLoadOptions(), CancellationToken.None);
    }
}
