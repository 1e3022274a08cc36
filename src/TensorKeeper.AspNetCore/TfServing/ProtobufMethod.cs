// SPDX-License-Identifier: MIT
using Google.Protobuf;
using Grpc.Core;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Describes gRPC methods whose messages are generated. Thread-safe.</summary>
internal static class ProtobufMethod
{
    public static Method<TRequest, TResponse> Unary<TRequest, TResponse>(
        string service, string name, MessageParser<TRequest> requests, MessageParser<TResponse> responses)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse> =>
        new(MethodType.Unary, service, name, MarshallerOf(requests), MarshallerOf(responses));

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

    private static T Parse<T>(MessageParser<T> parser, DeserializationContext context)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(context.PayloadAsReadOnlySequence());
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"The request is no {typeof(T).Name}: {malformed.Message}", malformed));
        }
    }
}
