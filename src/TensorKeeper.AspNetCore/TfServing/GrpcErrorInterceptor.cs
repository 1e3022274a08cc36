// SPDX-License-Identifier: MIT
using Grpc.Core;
using Grpc.Core.Interceptors;
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.AspNetCore.Unary;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Turns what a method throws into a gRPC status, so that no method catches anything, and counts it. Thread-safe.</summary>
internal sealed class GrpcErrorInterceptor(GrpcFailures failures, RequestMetrics metrics, AccessLog access, TimeProvider clock) : Interceptor
{
    /// <summary>The label of this door's requests.</summary>
    public const string Entrypoint = "GRPC";

    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        long start = clock.GetTimestamp();
        ServingErrorCode? error = null;
        try
        {
            return await continuation(request, context);
        }
        catch (RpcException failure)
        {
            error = (ServingErrorCode)(int)failure.StatusCode;
            throw;
        }
        catch (Exception failure)
        {
            Status status = failures.StatusOf(failure, context.Method, context.Deadline <= clock.GetUtcNow().UtcDateTime, context.GetHttpContext());
            error = (ServingErrorCode)(int)status.StatusCode;
            throw new RpcException(status, HintOf(failure));
        }
        finally
        {
            TimeSpan took = clock.GetElapsedTime(start);
            Count(request, context.Method, error, took);
            if (access.IsOn) { access.Write("gRPC", context.Method, ModelOf(request), ServingErrorCodes.NameOf(error), took, context.GetHttpContext().Connection); }
        }
    }

    private static Metadata HintOf(Exception failure) => failure is ServingException { RetryAfter: { } pause }
        ? new Metadata { { StatusHeaders.PauseName, StatusHeaders.Milliseconds(pause) } }
        : Metadata.Empty;

    // Upstream counts these three calls and no others.
    private void Count<TRequest>(TRequest request, string method, ServingErrorCode? error, TimeSpan took)
    {
        switch (request)
        {
            case PredictRequestMessage predict: metrics.Finished(predict.Query.Name, "Predict", Entrypoint, error, took); break;
            case ExampleRequestMessage examples when ApiOf(method) is { } api:
                metrics.Finished(examples.Tasks[0].Query?.Name ?? "", api, Entrypoint, error, took);
                break;
        }
    }

    private static string ModelOf<TRequest>(TRequest request) => request switch
    {
        PredictRequestMessage predict => predict.Query.Name,
        ExampleRequestMessage examples => examples.Tasks.Count > 0 ? examples.Tasks[0].Query?.Name ?? "" : "",
        GetModelMetadataRequest metadata => metadata.ModelSpec?.Name ?? "",
        GetModelStatusRequest status => status.ModelSpec?.Name ?? "",
        _ => "",
    };

    private static string? ApiOf(string method) =>
        method.EndsWith("/Classify", StringComparison.Ordinal) ? "Classify"
        : method.EndsWith("/Regress", StringComparison.Ordinal) ? "Regress"
        : null;
}
