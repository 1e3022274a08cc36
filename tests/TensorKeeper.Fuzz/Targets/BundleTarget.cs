// SPDX-License-Identifier: MIT
using TensorKeeper.Fuzz.Mutation;
using TensorKeeper.SavedModel.Bundles;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>The index of a checkpoint: keys, entries, and the tensors they point at.</summary>
internal sealed class BundleTarget : FuzzTarget
{
    private readonly CorpusModels _models;
    private readonly TableMutator _mutator;

    public BundleTarget()
    {
        _models = new CorpusModels("bundle", Path.Combine("variables", TensorBundle.IndexFile), 40);
        _mutator = new TableMutator(new ProtoMutator([]));
    }

    public override string Name => "bundle";

    public override IReadOnlyList<byte[]> Seeds => _models.Contents;

    public override byte[] Mutate(byte[] seed, Random random) => _mutator.Mutate(seed, random);

    public override void Run(byte[] input, int seed)
    {
        string variables = Path.Combine(_models.Folders[seed], "variables");
        File.WriteAllBytes(Path.Combine(variables, TensorBundle.IndexFile), input);
        using var bundle = TensorBundle.Open(variables);
        bundle.Measure();
        foreach (string key in bundle.Keys)
        {
            bundle.Describe(key);
            bundle.Find(key);
        }
    }
}
