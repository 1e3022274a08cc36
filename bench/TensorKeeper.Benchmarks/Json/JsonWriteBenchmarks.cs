// SPDX-License-Identifier: MIT
using BenchmarkDotNet.Attributes;
using TensorKeeper.AspNetCore.Json;

namespace TensorKeeper.Benchmarks.Json;

/// <summary>A tensor of 65,536 numbers as the text of an answer over REST.</summary>
[MemoryDiagnoser]
public class JsonWriteBenchmarks
{
    private const int Rows = 4096;
    private const int RowSize = 16;
    private TensorMap _outputs = null!;
    private PooledList<byte> _text = null!;

    /// <summary>Gets or sets what the numbers look like: halves, any binary32 or any binary64 from 0 to 1, or integers.</summary>
    [Params("short", "single", "double", "integers")]
    public string Numbers { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(7);
        TensorShape shape = [Rows, RowSize];
        _outputs = new TensorMap
        {
            ["y"] = Numbers switch
            {
                "short" => Filled(shape, ElementType.Float32, () => random.Next(100) / 2f),
                "single" => Filled(shape, ElementType.Float32, random.NextSingle),
                "double" => Filled(shape, ElementType.Float64, random.NextDouble),
                _ => Filled(shape, ElementType.Int32, random.Next),
            },
        };
        _text = new PooledList<byte>(1 << 21);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _text.Dispose();
        _outputs.Dispose();
    }

    /// <summary>Writes the answer.</summary>
    [Benchmark]
    public int Write_rows()
    {
        _text.Truncate(0);
        PredictBodyWriter.WriteRows(_outputs, _text);
        return _text.Count;
    }

    private static Tensor Filled<T>(TensorShape shape, ElementType type, Func<T> next)
        where T : unmanaged
    {
        Tensor tensor = Tensor.Allocate(type, shape);
        foreach (ref T value in tensor.AsSpan<T>()) { value = next(); }
        return tensor;
    }
}
