// SPDX-License-Identifier: MIT
using System.Buffers;
using BenchmarkDotNet.Attributes;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.Benchmarks;

/// <summary>How long a request of Predict takes from tensors to the bytes of gRPC, and back.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private PredictRequestMessage _request = null!;
    private ReadOnlySequence<byte> _encoded;

    /// <summary>Gets or sets how many numbers the request has.</summary>
    [Params(4, 262_144)]
    public int Numbers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _request = new PredictRequestMessage
        {
            Query = new ModelQuery("iris"),
            Inputs = new TensorMap { ["dense_input"] = Tensor.Of([Numbers / 4, 4], new float[Numbers]) },
        };
        PredictRequestCodec.Encode(_request, _bytes);
        _encoded = new ReadOnlySequence<byte>(_bytes.WrittenSpan.ToArray());
    }

    [GlobalCleanup]
    public void Cleanup() => _request.Dispose();

    /// <summary>Tensors to bytes.</summary>
    [Benchmark]
    public int Encode()
    {
        _bytes.ResetWrittenCount();
        PredictRequestCodec.Encode(_request, _bytes);
        return _bytes.WrittenCount;
    }

    /// <summary>Bytes to tensors.</summary>
    [Benchmark]
    public int Decode()
    {
        using PredictRequestMessage request = PredictRequestCodec.Decode(_encoded);
        return request.Inputs.Count;
    }
}
