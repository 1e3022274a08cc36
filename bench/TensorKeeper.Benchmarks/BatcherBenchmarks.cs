// SPDX-License-Identifier: MIT
using Batching;
using BenchmarkDotNet.Attributes;

namespace TensorKeeper.Benchmarks;

/// <summary>How long the serving core takes for single rows of Iris that callers ask for at once: no wire, no door.</summary>
[MemoryDiagnoser]
public class BatcherBenchmarks
{
    private ServedModel _model = null!;
    private TensorMap[] _inputs = null!;

    /// <summary>Gets or sets how many callers there are.</summary>
    [Params(1, 32)]
    public int Callers { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _model = await ServedModel.StartAsync(Path.GetDirectoryName(IrisModel.Directory)!, TimeSpan.FromMilliseconds(1));
        _inputs = [.. Enumerable.Range(0, Callers).Select(caller => _model.Imagine(1, caller))];
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        foreach (TensorMap inputs in _inputs) { inputs.Dispose(); }
        await _model.DisposeAsync();
    }

    /// <summary>Each caller asks once, on a thread of the pool.</summary>
    [Benchmark]
    public Task Ask_for_single_rows() => Task.WhenAll(_inputs.Select(inputs => Task.Run(async () =>
    {
        using TensorMap outputs = await _model.AskAsync(inputs);
    })));
}
