// SPDX-License-Identifier: MIT
using TensorKeeper.Fuzz.Mutation;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>The reader of <c>saved_model.pb</c>: everything that the file says, and every constant in it.</summary>
internal sealed class GraphTarget : FuzzTarget
{
    private readonly CorpusModels _models = new("graph", SavedModelDirectory.GraphFile, 60);
    private readonly ProtoMutator _mutator;

    public GraphTarget() => _mutator = new ProtoMutator(ProtoMutator.WordsOf(_models.Contents));

    public override string Name => "graph";

    public override IReadOnlyList<byte[]> Seeds => _models.Contents;

    public override byte[] Mutate(byte[] seed, Random random) =>
        random.Next(8) == 0 ? ByteMutator.Mutate(seed, random) : _mutator.Mutate(seed, random);

    public override void Run(byte[] input, int seed)
    {
        string folder = _models.Folders[seed];
        File.WriteAllBytes(Path.Combine(folder, SavedModelDirectory.GraphFile), input);
        foreach (MetaGraph graph in SavedModelFile.ReadAll(folder)) { _ = graph.Signatures.Count; }
    }
}
