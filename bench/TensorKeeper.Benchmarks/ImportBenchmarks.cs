// SPDX-License-Identifier: MIT
using BenchmarkDotNet.Attributes;
using TensorKeeper.Formats;
using TensorKeeper.Fuzz.Targets;
using TensorKeeper.SavedModel;

namespace TensorKeeper.Benchmarks;

/// <summary>How long a model takes from its files to the graph that an engine gets; this engine does nothing with it.</summary>
[MemoryDiagnoser]
public class ImportBenchmarks
{
    private readonly SavedModelFormat _format = new(new IdleEngine());

    /// <summary>Reads and translates Iris.</summary>
    [Benchmark]
    public int Import_iris()
    {
        using IServableModel model = _format.Load(IrisModel.Directory, new ModelLoadOptions(), CancellationToken.None);
        return model.Signatures.Count;
    }
}
