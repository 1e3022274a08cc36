// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Buffers.Binary;
using TensorKeeper;
using TensorKeeper.Protocol.Codecs;

namespace Echo;

/// <summary>What a load generator sends that knows neither protobuf nor gRPC.</summary>
internal static class IrisRequest
{
    private static readonly float[] Flower = [7.1f, 3.0f, 6.1f, 2.3f];

    /// <summary>Writes a framed request.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="rows">How many flowers.</param>
    /// <param name="file">Where to.</param>
    public static void Write(string model, int rows, string file)
    {
        using var request = new PredictRequestMessage
        {
            Query = new ModelQuery(model),
            Inputs = new TensorMap { ["dense_input"] = Tensor.Of([rows, 4], [.. Enumerable.Repeat(Flower, rows).SelectMany(static flower => flower)]) },
        };
        var message = new ArrayBufferWriter<byte>();
        PredictRequestCodec.Encode(request, message);
        byte[] prefix = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), message.WrittenCount);
        File.WriteAllBytes(file, [.. prefix, .. message.WrittenSpan]);
    }
}
