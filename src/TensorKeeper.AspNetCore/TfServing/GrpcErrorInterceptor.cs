// SPDX-License-Identifier: MIT
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Turns what a method throws into a gRPC status, so that no method catches anything. Thread-safe.</summary>
internal sealed class GrpcErrorInterceptor(ILogger<GrpcErrorInterceptor> logger, TimeProvider clock) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception failure) when (failure is not RpcException)
        {
            throw new RpcException(StatusOf(failure, context));
        }
    }

    private Status StatusOf(Exception failure, ServerCallContext context)
    {
        switch (failure)
        {
            case ServingException refused:
                Log.GrpcRefused(logger, context.Method, refused.Code.ToString(), refused.Message);
                return GrpcStatusTable.Of(refused.Code, refused.Message);
            case OperationCanceledException when context.Deadline <= clock.GetUtcNow().UtcDateTime:
                return GrpcStatusTable.Of(ServingErrorCode.DeadlineExceeded, GrpcStatusTable.TimedOut);
            case OperationCanceledException when context.CancellationToken.IsCancellationRequested:
                return GrpcStatusTable.Of(ServingErrorCode.Cancelled, "The caller gave up");
            default:
                string traceId = TraceIds.Of(context.GetHttpContext());
                Log.GrpcFailed(logger, failure, context.Method, traceId);
                return GrpcStatusTable.Of(ServingErrorCode.Internal, TraceIds.Excuse(traceId));
        }
    }
}
