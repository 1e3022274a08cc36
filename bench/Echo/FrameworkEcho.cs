// SPDX-License-Identifier: MIT
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Echo;

/// <summary>The echo as a method of the gRPC framework: routed, framed and ended by it.</summary>
internal sealed class FrameworkEcho
{
    /// <summary>Answers with as many bytes as it is told.</summary>
    public static Task<Payload> Answer(FrameworkEcho _, Payload request, ServerCallContext call) => Task.FromResult(new Payload(EchoServer.AnswerLength(request.Length)));

    /// <summary>Bytes that nobody looks at.</summary>
    /// <param name="Length">How many.</param>
    internal sealed record Payload(int Length)
    {
        public static Marshaller<Payload> Marshaller { get; } = Marshallers.Create<Payload>(
            static (payload, context) =>
            {
                context.SetPayloadLength(payload.Length);
                EchoServer.WriteZeros(context.GetBufferWriter(), payload.Length);
                context.Complete();
            },
            static context => new Payload((int)context.PayloadAsReadOnlySequence().Length));
    }

    /// <summary>Tells the framework the method, under the name that the load asks for.</summary>
    internal sealed class Methods : IServiceMethodProvider<FrameworkEcho>
    {
        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<FrameworkEcho> context) => context.AddUnaryMethod(
            new Method<Payload, Payload>(MethodType.Unary, "tensorflow.serving.PredictionService", "Predict", Payload.Marshaller, Payload.Marshaller), [], Answer);
    }
}
