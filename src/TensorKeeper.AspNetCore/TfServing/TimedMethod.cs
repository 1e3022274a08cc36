// SPDX-License-Identifier: MIT
using Grpc.Core;
using TensorKeeper.AspNetCore.Metrics;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Times how long the messages of a method that the framework calls take to be read and written. Thread-safe.</summary>
internal static class TimedMethod
{
    /// <summary>Returns the same method, with its messages timed.</summary>
    /// <param name="method">The method.</param>
    /// <param name="phases">Where the times go.</param>
    /// <param name="modelAsked">Returns the name that a request sends; empty if it sends none.</param>
    /// <param name="modelAnswering">Returns the name of the model that made an answer; empty if there is none.</param>
    public static Method<TRequest, TResponse> Of<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DoorMetrics phases, Func<TRequest, string> modelAsked, Func<TResponse, string> modelAnswering)
    {
        Func<DeserializationContext, TRequest> read = method.RequestMarshaller.ContextualDeserializer;
        Action<TResponse, SerializationContext> write = method.ResponseMarshaller.ContextualSerializer;
        return new Method<TRequest, TResponse>(
            method.Type,
            method.ServiceName,
            method.Name,
            Marshallers.Create(
                method.RequestMarshaller.ContextualSerializer,
                context =>
                {
                    long start = phases.Start();
                    TRequest request = read(context);
                    phases.Decoded(DoorMetrics.Grpc, modelAsked(request), start);
                    return request;
                }),
            Marshallers.Create(
                (response, context) =>
                {
                    long start = phases.Start();
                    write(response, context);
                    phases.Encoded(DoorMetrics.Grpc, modelAnswering(response), start);
                },
                method.ResponseMarshaller.ContextualDeserializer));
    }
}
