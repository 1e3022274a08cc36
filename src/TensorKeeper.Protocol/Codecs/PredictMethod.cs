// SPDX-License-Identifier: MIT
using Grpc.Core;

namespace TensorKeeper.Protocol.Codecs;

/// <summary>
/// The gRPC method <c>/tensorflow.serving.PredictionService/Predict</c> with our codecs as its marshallers.
/// Thread-safe.
/// </summary>
/// <remarks>
/// Server and client use the same descriptor. A marshaller has no way to answer but a status, so malformed bytes become
/// an <see cref="RpcException"/> of <see cref="StatusCode.Internal"/>, which is what TensorFlow Serving's gRPC stack
/// answers, and a <see cref="ServingException"/> one of its own code.
/// </remarks>
public static class PredictMethod
{
    /// <summary>The full name of the service.</summary>
    public const string ServiceName = "tensorflow.serving.PredictionService";

    /// <summary>Gets the descriptor.</summary>
    public static Method<PredictRequestMessage, PredictResponseMessage> Descriptor { get; } = new(
        MethodType.Unary,
        ServiceName,
        "Predict",
        Marshallers.Create<PredictRequestMessage>(WriteRequest, ReadRequest),
        Marshallers.Create<PredictResponseMessage>(WriteResponse, ReadResponse));

    private static PredictRequestMessage ReadRequest(DeserializationContext context)
    {
        try
        {
            return PredictRequestCodec.Decode(context.PayloadAsReadOnlySequence());
        }
        catch (Exception failure) when (ToRpc(failure) is { } answer)
        {
            throw answer;
        }
    }

    private static PredictResponseMessage ReadResponse(DeserializationContext context)
    {
        try
        {
            return PredictResponseCodec.Decode(context.PayloadAsReadOnlySequence());
        }
        catch (Exception failure) when (ToRpc(failure) is { } answer)
        {
            throw answer;
        }
    }

    private static void WriteRequest(PredictRequestMessage request, SerializationContext context)
    {
        try
        {
            PredictRequestCodec.Encode(request, null, context);
            context.Complete();
        }
        catch (ServingException refused)
        {
            throw ToRpc(refused)!;
        }
    }

    private static void WriteResponse(PredictResponseMessage response, SerializationContext context)
    {
        try
        {
            PredictResponseCodec.Encode(response, null, context);
            context.Complete();
        }
        catch (ServingException refused)
        {
            throw ToRpc(refused)!;
        }
    }

    private static RpcException? ToRpc(Exception failure) => failure switch
    {
        ProtoFormatException => new RpcException(new Status(StatusCode.Internal, failure.Message, failure)),
        ServingException refused =>
            new RpcException(new Status((StatusCode)(int)refused.Code, failure.Message, failure)),
        _ => null,
    };
}
