// SPDX-License-Identifier: MIT
using BenchmarkDotNet.Attributes;
using TensorKeeper.Formats;

namespace TensorKeeper.Benchmarks;

/// <summary>How long one call of a loaded model takes, in this process: no wire, no door.</summary>
[MemoryDiagnoser]
public class PredictBenchmarks
{
    private IServableModel _model = null!;
    private Signature _signature = null!;
    private TensorMap _inputs = null!;

    /// <summary>Gets or sets how many flowers one call asks about.</summary>
    [Params(1, 64, 1024)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _model = IrisModel.Load();
        _signature = _model.Signatures[Signature.DefaultName];
        Tensor flowers = Tensor.Allocate(ElementType.Float32, new TensorShape(Rows, 4));
        Span<float> centimetres = flowers.AsSpan<float>();
        for (int i = 0; i < centimetres.Length; i++) { centimetres[i] = (i % 7) + 0.5f; }
        _inputs = new TensorMap { { "dense_input", flowers } };
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _inputs.Dispose();
        _model.Dispose();
    }

    /// <summary>Runs Iris.</summary>
    [Benchmark]
    public float Predict_iris()
    {
        using TensorMap outputs = _model.Run(_signature, _inputs, [], CancellationToken.None);
        return outputs["dense_2"].AsSpan<float>()[0];
    }
}
