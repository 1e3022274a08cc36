// SPDX-License-Identifier: MIT
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.AspNetCore.Unary;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Answers Predict over gRPC with nothing between the connection and the model. Thread-safe.</summary>
/// <remarks>
/// For a small model, what a gRPC framework does around a call costs more than the prediction. A plain call needs its
/// message taken out of the body, a deadline, and a status behind the answer; that is done here. What else gRPC knows,
/// compression for example, is rare for Predict, and goes the framework's way to <see cref="PredictionGrpcService"/>. Both
/// come to the same <see cref="Predictor"/>.
/// </remarks>
internal sealed class PredictDoor(
    Predictor predictor, GrpcFailures failures, RequestMetrics metrics, AccessLog access, TimeProvider clock)
{
    /// <summary>The path of the method.</summary>
    public const string Path = "/" + PredictMethod.ServiceName + "/Predict";

    private static readonly Func<System.Buffers.ReadOnlySequence<byte>, PredictRequestMessage> Decode =
        static message => PredictRequestCodec.Decode(message);

    /// <summary>Answers a call.</summary>
    /// <param name="context">The call.</param>
    /// <param name="framework">Answers the calls that are not plain.</param>
    public Task HandleAsync(HttpContext context, RequestDelegate framework) =>
        PlainCall.Is(context.Request, out TimeSpan timeout) ? AnswerAsync(context, timeout) : framework(context);

    private async Task AnswerAsync(HttpContext context, TimeSpan timeout)
    {
        long start = clock.GetTimestamp();
        string model = "";
        ServingErrorCode? error = null;
        context.Response.ContentType = PlainCall.ContentType;
        using CallDeadline deadline = CallDeadline.Start(timeout, context.RequestAborted);
        try
        {
            using var call = new PredictCall(await MessageReader.ReadAsync(context.Request.BodyReader, Decode, deadline.Token));
            model = call.Request.Query.Name;
            PredictResponseMessage response = await predictor.RunAsync(call, deadline.Token);
            deadline.Token.ThrowIfCancellationRequested();
            PredictMethod.Descriptor.ResponseMarshaller.ContextualSerializer(response, new MessageWriter(context.Response.BodyWriter));
            StatusHeaders.WriteOk(context);
        }
        catch (Exception failure)
        {
            Status status = failures.StatusOf(failure, Path, deadline.HasPassed, context);
            error = (ServingErrorCode)(int)status.StatusCode;
            StatusHeaders.WriteError(context, status, (failure as ServingException)?.RetryAfter);
        }

        TimeSpan took = clock.GetElapsedTime(start);
        metrics.Finished(model, "Predict", GrpcErrorInterceptor.Entrypoint, error, took);
        if (access.IsOn) { access.Write("gRPC", Path, model, ServingErrorCodes.NameOf(error), took, context.Connection); }
    }
}
