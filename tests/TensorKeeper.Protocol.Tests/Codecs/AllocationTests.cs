// SPDX-License-Identifier: MIT
using System.Buffers;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.Protocol.Tests.Codecs;

/// <summary>What a request costs the garbage collector: a few objects, however large its tensors are.</summary>
public sealed class AllocationTests
{
    private const int Budget = 768;

    [Theory]
    [InlineData(4, TensorEncoding.ClientForm)]
    [InlineData(400_000, TensorEncoding.ClientForm)]
    [InlineData(4, TensorEncoding.TypedFields)]
    [InlineData(400_000, TensorEncoding.TypedFields)]
    public void Decoding_and_encoding_numbers_stays_within_the_budget(int elements, TensorEncoding encoding)
    {
        ReadOnlySequence<byte> request = Request(elements, encoding);
        var output = new ArrayBufferWriter<byte>(16 * elements + 1024);
        for (int i = 0; i < 50; i++) { Serve(request, output); }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Serve(request, output);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 1, Budget);
    }

    // Decode, answer with the same tensor, encode.
    private static void Serve(in ReadOnlySequence<byte> encoded, ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        using PredictRequestMessage request = PredictRequestCodec.Decode(encoded);
        var response = new PredictResponseMessage { ModelName = request.Query.Name, Version = 1, SignatureName = "serving_default", Outputs = request.Inputs };
        PredictResponseCodec.Encode(response, output);
    }

    private static ReadOnlySequence<byte> Request(int elements, TensorEncoding encoding)
    {
        var tensor = new ArrayBufferWriter<byte>();
        TensorProtoCodec.Encode(Tensor.Of(new(1, elements), new float[elements]), encoding, tensor);
        byte[] bytes = Wire.Join(
            Wire.Message(1, Wire.Text(1, "iris"), Wire.Text(3, "serving_default")),
            Wire.Message(2, Wire.Text(1, "features"), Wire.Bytes(2, tensor.WrittenSpan.ToArray())));
        return Segments.OfSize(bytes, 4096);
    }
}
