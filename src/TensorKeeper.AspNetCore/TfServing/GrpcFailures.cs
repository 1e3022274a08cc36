// SPDX-License-Identifier: MIT
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Turns whatever a call throws into its status, and writes to the log what its caller is not told. Thread-safe.</summary>
internal sealed class GrpcFailures(ILogger<GrpcFailures> logger)
{
    /// <summary>Returns the status.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="method">The full name of the method.</param>
    /// <param name="hasTimedOut">Whether the call's deadline has passed.</param>
    /// <param name="context">The call.</param>
    public Status StatusOf(Exception failure, string method, bool hasTimedOut, HttpContext context)
    {
        switch (failure)
        {
            case RpcException answered:
                return answered.Status;
            case ProtoFormatException malformed:
                return new Status(StatusCode.Internal, malformed.Message, malformed);
            case ServingException refused:
                Log.GrpcRefused(logger, method, refused.Code.ToString(), refused.Message);
                return GrpcStatusTable.Of(refused.Code, refused.Message);
            case OperationCanceledException when hasTimedOut:
                return GrpcStatusTable.Of(ServingErrorCode.DeadlineExceeded, GrpcStatusTable.TimedOut);
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                return GrpcStatusTable.Of(ServingErrorCode.Cancelled, "The caller gave up");
            default:
                string traceId = TraceIds.Of(context);
                Log.GrpcFailed(logger, failure, method, traceId);
                return GrpcStatusTable.Of(ServingErrorCode.Internal, TraceIds.Excuse(traceId));
        }
    }
}
