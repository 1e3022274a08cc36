// SPDX-License-Identifier: MIT
using System.Diagnostics;
using BlogKeeper.Server.Storage;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace BlogKeeper.Server.Errors;

/// <summary>Turns what escapes from a call into a status: the one place that does. Thread-safe.</summary>
/// <remarks>
/// Refusals pass as they are. A database that cannot be reached is UNAVAILABLE. Whatever was not foreseen is INTERNAL with
/// a trace id: its text goes to the log and never to the caller, since nobody knows what is in it.
/// </remarks>
internal sealed class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    /// <inheritdoc/>
    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    /// <inheritdoc/>
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        // A driver whose work is broken off may call that anything; the caller is gone and reads no answer.
        if (context.CancellationToken.IsCancellationRequested) { return Refusals.Cancelled(); }

        if (DatabaseFaults.IsUnavailable(exception))
        {
            Log.DatabaseUnavailable(logger, exception, context.Method);
            return Refusals.DatabaseUnavailable();
        }

        string traceId = Activity.Current?.TraceId.ToHexString() ?? context.GetHttpContext().TraceIdentifier;
        Log.Unexpected(logger, exception, context.Method, traceId);
        return Refusals.Unexpected(traceId);
    }
}
