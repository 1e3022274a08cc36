// SPDX-License-Identifier: MIT
using System.Buffers;
using Google.Protobuf;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Protocol.Tests.Codecs;

public sealed class PredictResponseCodecTests
{
    [Theory]
    [MemberData(nameof(Tensors.AllTypes), MemberType = typeof(Tensors))]
    public void Encodes_byte_for_byte_what_the_generated_class_does(ElementType type)
    {
        var random = new Random(19);
        foreach (long[] shape in new long[][] { [], [0], [1], [2, 0, 5], [300], [2, 3, 4] })
        {
            foreach (TensorEncoding encoding in new[] { TensorEncoding.TypedFields, TensorEncoding.TensorContent })
            {
                Tensor sent = Tensors.Random(random, type, shape);
                using var outputs = new TensorMap { { "y", sent } };
                using var response = new PredictResponseMessage { ModelName = "iris", Version = 0, SignatureName = "serving_default", Outputs = outputs, Encoding = encoding };

                var buffer = new ArrayBufferWriter<byte>();
                PredictResponseCodec.Encode(response, buffer);

                PredictResponse expected = new() { ModelSpec = new ModelSpec { Name = "iris", Version = 0, SignatureName = "serving_default" } };
                expected.Outputs.Add("y", encoding == TensorEncoding.TypedFields ? TensorProtoOracle.Typed(sent) : TensorProtoOracle.Content(sent));
                Assert.Equal(expected, PredictResponse.Parser.ParseFrom(buffer.WrittenSpan));
                Assert.Equal(expected.ToByteArray(), buffer.WrittenSpan.ToArray());

                using PredictResponseMessage back = PredictResponseCodec.Decode(Segments.OfSize(buffer.WrittenSpan.ToArray(), 5));
                Assert.Equal(("iris", 0L, "serving_default"), (back.ModelName, back.Version, back.SignatureName));
                Tensors.AssertSame(sent, back.Outputs["y"]);
            }
        }
    }
}
