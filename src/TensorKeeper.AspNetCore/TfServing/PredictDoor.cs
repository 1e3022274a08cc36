// SPDX-License-Identifier: MIT
using System.Buffers;
using System.IO.Pipelines;
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
internal sealed class PredictDoor
{
    /// <summary>The path of the method.</summary>
    public const string Path = "/" + PredictMethod.ServiceName + "/Predict";

    private readonly Predictor _predictor;
    private readonly GrpcFailures _failures;
    private readonly RequestMetrics _metrics;
    private readonly DoorMetrics _phases;
    private readonly AccessLog _access;
    private readonly TimeProvider _clock;
    private readonly Func<ReadOnlySequence<byte>, long, PredictCall> _decode;
    private readonly Func<PipeReader, long, CancellationToken, ValueTask<PredictCall>> _readLarge;

    public PredictDoor(
        Predictor predictor, GrpcFailures failures, RequestMetrics metrics, DoorMetrics phases, AccessLog access, TimeProvider clock)
    {
        _predictor = predictor;
        _failures = failures;
        _metrics = metrics;
        _phases = phases;
        _access = access;
        _clock = clock;
        _decode = Decode;   // made once, not for each call
        _readLarge = ReadLargeAsync;
    }

    /// <summary>Answers a call.</summary>
    /// <param name="context">The call.</param>
    /// <param name="framework">Answers the calls that are not plain.</param>
    public Task HandleAsync(HttpContext context, RequestDelegate framework) =>
        PlainCall.Is(context.Request, out TimeSpan timeout) ? AnswerAsync(context, timeout) : framework(context);

    private async Task AnswerAsync(HttpContext context, TimeSpan timeout)
    {
        long start = _clock.GetTimestamp();
        long end = 0;
        string model = "";
        ServingErrorCode? error = null;
        context.Response.ContentType = PlainCall.ContentType;
        using CallDeadline deadline = CallDeadline.Start(timeout, context.RequestAborted);
        try
        {
            using PredictCall call = await MessageReader.ReadAsync(
                context.Request.BodyReader, start, _decode, PredictRequestAssembler.LeastMessageBytes, _readLarge, deadline.Token);
            model = call.Request.Query.Name;
            PredictResponseMessage response = await _predictor.RunAsync(call, deadline.Token);
            deadline.Token.ThrowIfCancellationRequested();
            end = Encode(response, call.RanUntil, context.Response);
            StatusHeaders.WriteOk(context);
        }
        catch (Exception failure)
        {
            Status status = _failures.StatusOf(failure, Path, deadline.HasPassed, context);
            error = (ServingErrorCode)(int)status.StatusCode;
            end = 0;
            StatusHeaders.WriteError(context, status, (failure as ServingException)?.RetryAfter);
        }

        TimeSpan took = _clock.GetElapsedTime(start, end == 0 ? _clock.GetTimestamp() : end);
        _metrics.Finished(model, "Predict", GrpcErrorInterceptor.Entrypoint, error, took);
        if (_access.IsOn) { _access.Write("gRPC", Path, model, ServingErrorCodes.NameOf(error), took, context.Connection); }
    }

    // Decoding begins with the call if the message came with it: a look at the clock less.
    private PredictCall Decode(ReadOnlySequence<byte> message, long start)
    {
        if (start == 0) { start = _phases.Start(); }
        return Begin(PredictRequestCodec.Decode(message), start);
    }

    private async ValueTask<PredictCall> ReadLargeAsync(PipeReader body, long length, CancellationToken cancellationToken)
    {
        using var message = new PredictRequestAssembler(length);
        await MessageReader.CopyAsync(body, length, bytes => message.Append(bytes), cancellationToken);
        long start = _phases.Start();
        return Begin(message.Decode(), start);
    }

    private PredictCall Begin(PredictRequestMessage request, long start) =>
        new(request, _phases.Decoded(DoorMetrics.Grpc, request.Query.Name, start));

    private long Encode(PredictResponseMessage response, long start, HttpResponse answer)
    {
        PredictMethod.Descriptor.ResponseMarshaller.ContextualSerializer(response, new MessageWriter(answer.BodyWriter));
        return _phases.Encoded(DoorMetrics.Grpc, response.ModelName, start);
    }
}
