// SPDX-License-Identifier: MIT
using BenchmarkDotNet.Attributes;
using TensorKeeper.Formats;

namespace TensorKeeper.Benchmarks;

/// <summary>How long a model takes from its files to a session, once the process is warm.</summary>
[MemoryDiagnoser]
public class LoadBenchmarks
{
    /// <summary>Loads Iris and gives it back.</summary>
    [Benchmark]
    public int Load_iris()
    {
        using IServableModel model = IrisModel.Load();
        return model.Signatures.Count;
    }
}
