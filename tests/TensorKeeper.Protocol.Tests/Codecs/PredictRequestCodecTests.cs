// SPDX-License-Identifier: MIT
using System.Buffers;
using Google.Protobuf;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Protocol.Tests.Codecs;

public sealed class PredictRequestCodecTests
{
    [Theory]
    [MemberData(nameof(Tensors.AllTypes), MemberType = typeof(Tensors))]
    public void Decodes_what_the_generated_class_encodes_in_either_form(ElementType type)
    {
        var random = new Random(17);
        foreach (long[] shape in new long[][] { [], [0], [1], [3], [2, 0, 5], [1, 4], [7, 9], [2, 3, 4, 5] })
        {
            Tensor expected = Tensors.Random(random, type, shape);
            var message = new PredictRequest { ModelSpec = new ModelSpec { Name = "m" } };
            message.Inputs.Add("typed", TensorProtoOracle.Typed(expected));
            message.Inputs.Add("content", TensorProtoOracle.Content(expected));

            foreach (int segment in new[] { 1, 3, 64, 1 << 20 })
            {
                using PredictRequestMessage request = PredictRequestCodec.Decode(Segments.OfSize(message.ToByteArray(), segment));

                Tensors.AssertSame(expected, request.Inputs["typed"]);
                Tensors.AssertSame(expected, request.Inputs["content"]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tensors.AllTypes), MemberType = typeof(Tensors))]
    public void Encodes_what_the_generated_class_reads(ElementType type)
    {
        var random = new Random(18);
        foreach (long[] shape in new long[][] { [], [0], [1], [2, 0, 5], [300], [2, 3, 4] })
        {
            Tensor sent = Tensors.Random(random, type, shape);
            using var inputs = new TensorMap { { "x", sent } };
            using var request = new PredictRequestMessage { Query = new ModelQuery("iris", Version: 7, SignatureName: "sig"), Inputs = inputs, OutputFilter = ["a", "ü"] };

            var buffer = new ArrayBufferWriter<byte>();
            PredictRequestCodec.Encode(request, buffer);

            PredictRequest expected = new() { ModelSpec = new ModelSpec { Name = "iris", Version = 7, SignatureName = "sig" }, OutputFilter = { "a", "ü" } };
            expected.Inputs.Add("x", type == ElementType.String ? TensorProtoOracle.Typed(sent) : TensorProtoOracle.Content(sent));
            Assert.Equal(expected, PredictRequest.Parser.ParseFrom(buffer.WrittenSpan));
            Assert.Equal(expected.ToByteArray(), buffer.WrittenSpan.ToArray());
        }
    }
}
