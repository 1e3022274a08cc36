// SPDX-License-Identifier: MIT
using System.Buffers;
using Grpc.Core;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.Protocol.Tests.Codecs;

public sealed class PredictMethodTests
{
    private static readonly Method<PredictRequestMessage, PredictResponseMessage> Predict = PredictMethod.Descriptor;

    [Fact]
    public void Has_the_path_that_every_client_calls()
    {
        Assert.Equal("/tensorflow.serving.PredictionService/Predict", Predict.FullName);
        Assert.Equal(MethodType.Unary, Predict.Type);
    }

    [Fact]
    public void A_request_and_its_answer_survive_the_way()
    {
        using var inputs = new TensorMap { { "x", Tensor.Of(new(1, 4), 1f, 2f, 3f, 4f) } };
        var sent = new Sending();
        Predict.RequestMarshaller.ContextualSerializer(new PredictRequestMessage { Query = new("iris", Label: "stable"), Inputs = inputs }, sent);
        using PredictRequestMessage request = Predict.RequestMarshaller.ContextualDeserializer(new Receiving(sent.Payload));

        Assert.Equal(new ModelQuery("iris", Label: "stable"), request.Query);
        Assert.Equal([1f, 2f, 3f, 4f], request.Inputs["x"].AsSpan<float>().ToArray());

        using var outputs = new TensorMap { { "y", Tensor.OfText(new(2), "a", "b") } };
        var answered = new Sending();
        Predict.ResponseMarshaller.ContextualSerializer(new PredictResponseMessage { ModelName = "iris", Version = 3, SignatureName = "s", Outputs = outputs }, answered);
        using PredictResponseMessage response = Predict.ResponseMarshaller.ContextualDeserializer(new Receiving(answered.Payload));

        Assert.Equal(("iris", 3L, "s"), (response.ModelName, response.Version, response.SignatureName));
        Assert.Equal("b", response.Outputs["y"].Strings.GetText(1));
    }

    [Fact]
    public void The_length_is_announced_before_the_bytes()
    {
        using var outputs = new TensorMap { { "y", Tensor.Of(new(100), new int[100]) } };
        var sent = new Sending();

        Predict.ResponseMarshaller.ContextualSerializer(new PredictResponseMessage { Outputs = outputs }, sent);

        Assert.Equal(sent.Payload.Length, sent.Announced);
    }

    [Fact]
    public void Malformed_bytes_are_an_internal_error_as_upstream()
    {
        RpcException request = Assert.Throws<RpcException>(static () => Predict.RequestMarshaller.ContextualDeserializer(new Receiving([0x0b])));
        RpcException response = Assert.Throws<RpcException>(static () => Predict.ResponseMarshaller.ContextualDeserializer(new Receiving([0x0b])));

        Assert.Equal((StatusCode.Internal, StatusCode.Internal), (request.StatusCode, response.StatusCode));
        Assert.Contains("byte 0", request.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_is_no_tensor_is_an_error_that_names_it()
    {
        byte[] bytes = Wire.Message(1, Wire.Text(1, "scores"), Wire.Message(2, Wire.Varint(1, 20)));

        RpcException thrown = Assert.Throws<RpcException>(() => Predict.ResponseMarshaller.ContextualDeserializer(new Receiving(bytes)));

        Assert.Contains("scores", thrown.Status.Detail, StringComparison.Ordinal);
    }

    private sealed class Sending : SerializationContext
    {
        private readonly ArrayBufferWriter<byte> _buffer = new();

        public int? Announced { get; private set; }

        public byte[] Payload { get; private set; } = [];

        public override IBufferWriter<byte> GetBufferWriter()
        {
            Assert.NotNull(Announced);
            return _buffer;
        }

        public override void SetPayloadLength(int payloadLength) => Announced = payloadLength;

        public override void Complete() => Payload = _buffer.WrittenSpan.ToArray();

        public override void Complete(byte[] payload) => Assert.Fail("an array was made");
    }

    private sealed class Receiving(byte[] payload) : DeserializationContext
    {
        public override int PayloadLength => payload.Length;

        public override byte[] PayloadAsNewBuffer()
        {
            Assert.Fail("an array was asked for");
            return payload;
        }

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => Segments.OfSize(payload, 11);
    }
}
