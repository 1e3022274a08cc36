// SPDX-License-Identifier: MIT
using BenchmarkDotNet.Attributes;

namespace TensorKeeper.Benchmarks.Json;

/// <summary>A mebibyte of a REST body into tensors, and the base library's reader stepping over the same bytes.</summary>
[MemoryDiagnoser]
public class JsonReadBenchmarks
{
    private byte[] _body = null!;
    private Signature _signature = null!;

    /// <summary>Gets the kinds of numbers.</summary>
    public static IEnumerable<string> Kinds => JsonBodies.Kinds;

    /// <summary>Gets or sets what the numbers look like.</summary>
    [ParamsSource(nameof(Kinds))]
    public string Numbers { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _body = JsonBodies.Write(Numbers);
        _signature = JsonBodies.SignatureOf(Numbers);
    }

    /// <summary>Reads the body.</summary>
    [Benchmark]
    public int Read_into_tensors() => JsonSpeed.Read(_body, _signature);

    /// <summary>Steps over the body.</summary>
    [Benchmark(Baseline = true)]
    public int Step_over() => JsonSpeed.Skip(_body);
}
