// SPDX-License-Identifier: MIT
using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Describes gRPC methods whose messages are generated. Thread-safe.</summary>
internal static class ProtobufMethod
{
    public static Method<TRequest, TResponse> Unary<TRequest, TResponse>(
        string service, string name, MessageParser<TRequest> requests, MessageParser<TResponse> responses)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse> =>
        new(MethodType.Unary, service, name, MarshallerOf(requests), MarshallerOf(responses));

    /// <summary>Describes a method whose requests are read by a codec of our own and never written.</summary>
    public static Method<ExampleRequestMessage, TResponse> OfExamples<TResponse>(
        string service, string name, Func<ReadOnlySequence<byte>, ExampleRequestMessage> decode, MessageParser<TResponse> responses)
        where TResponse : IMessage<TResponse> =>
        new(
            MethodType.Unary,
            service,
            name,
            Marshallers.Create<ExampleRequestMessage>(
                static (_, _) => throw new NotSupportedException("A server reads requests and writes none."),
                context => Decode(decode, context)),
            MarshallerOf(responses));

    private static Marshaller<T> MarshallerOf<T>(MessageParser<T> parser)
        where T : IMessage<T> =>
        Marshallers.Create<T>(
            static (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => Parse(parser, context));

    private static ExampleRequestMessage Decode(
        Func<ReadOnlySequence<byte>, ExampleRequestMessage> decode, DeserializationContext context)
    {
        try
        {
            return decode(context.PayloadAsReadOnlySequence());
        }
        catch (ProtoFormatException malformed)
        {
            throw new RpcException(new Status(StatusCode.Internal, malformed.Message, malformed));
        }
        catch (ServingException refused)
        {
            throw new RpcException(GrpcStatusTable.Of(refused.Code, refused.Message));
        }
    }

    private static T Parse<T>(MessageParser<T> parser, DeserializationContext context)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(context.PayloadAsReadOnlySequence());
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or InvalidOperationException)   // the latter of a cut map entry
        {
            throw new RpcException(new Status(StatusCode.Internal, $"The request is no {typeof(T).Name}: {malformed.Message}", malformed));
        }
    }
}
