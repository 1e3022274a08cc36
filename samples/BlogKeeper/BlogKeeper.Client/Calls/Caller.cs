// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using Grpc.Core;

namespace BlogKeeper.Client.Calls;

/// <summary>The four kinds of call, each with a limit on waiting and with errors in our words. Thread-safe.</summary>
internal sealed class Caller(Uri address, TimeSpan timeout)
{
    private readonly ErrorTranslator _errors = new(address, timeout);

    /// <summary>Unary: one message there, one back.</summary>
    public async Task<TAnswer> CallAsync<TAnswer>(
        Func<CallOptions, AsyncUnaryCall<TAnswer>> start, CancellationToken cancellationToken)
    {
        DateTime deadline = TimeProvider.System.GetUtcNow().UtcDateTime + timeout;
        try
        {
            using AsyncUnaryCall<TAnswer> call = start(new CallOptions(deadline: deadline, cancellationToken: cancellationToken));
            return await call.ResponseAsync;
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw _errors.Translate(exception);
        }
    }

    /// <summary>Server streaming: one message there, many back.</summary>
    public async IAsyncEnumerable<TAnswer> ReadAsync<TAnswer>(
        Func<CallOptions, AsyncServerStreamingCall<TAnswer>> start, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var patience = new Patience(timeout, cancellationToken);
        using AsyncServerStreamingCall<TAnswer> call = start(new CallOptions(cancellationToken: patience.Token));
        while (true)
        {
            patience.Expect();
            if (!await MoveNextAsync(call.ResponseStream, patience)) { yield break; }
            patience.Received();   // the caller may take as long as it wants with what came
            yield return call.ResponseStream.Current;
        }
    }

    /// <summary>Client streaming: many messages there, one back.</summary>
    public async Task<TAnswer> SendAsync<TItem, TRequest, TAnswer>(
        Func<CallOptions, AsyncClientStreamingCall<TRequest, TAnswer>> start,
        IAsyncEnumerable<TItem> items,
        Func<TItem, bool, TRequest> wrap,
        CancellationToken cancellationToken)
    {
        using var patience = new Patience(timeout, cancellationToken);
        using AsyncClientStreamingCall<TRequest, TAnswer> call = start(new CallOptions(cancellationToken: patience.Token));
        using var sender = new Sender<TItem>(items, call.ResponseAsync, patience.Token);
        bool isFirst = true;
        await sender.SendAsync(async item =>
        {
            patience.Expect();
            await call.RequestStream.WriteAsync(wrap(item, isFirst), patience.Token);
            patience.Received();
            isFirst = false;
        });
        patience.Expect();
        await sender.CompleteAsync(call.RequestStream.CompleteAsync);
        try
        {
            return await call.ResponseAsync;
        }
        catch (RpcException exception)
        {
            throw Translate(exception, patience);
        }
    }

    /// <summary>Bidirectional streaming: many messages there while their answers come back.</summary>
    public async IAsyncEnumerable<TMessage> ExchangeAsync<TMessage>(
        Func<CallOptions, AsyncDuplexStreamingCall<TMessage, TMessage>> start,
        IAsyncEnumerable<TMessage> items,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var patience = new Patience(timeout, cancellationToken);
        using AsyncDuplexStreamingCall<TMessage, TMessage> call = start(new CallOptions(cancellationToken: patience.Token));
        var ended = new TaskCompletionSource();
        using var sender = new Sender<TMessage>(items, ended.Task, patience.Token);
        Task sending = SendAllAsync();
        try
        {
            while (await MoveNextAsync(call.ResponseStream, patience, sending))
            {
                patience.Received();
                yield return call.ResponseStream.Current;
            }
        }
        finally
        {
            // Whoever leaves the loop early leaves the sender behind: it is told to stop, and waited for.
            ended.SetResult();
            call.Dispose();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await sending;   // what it was told to send, and could not read, is an error even if the server was content

        async Task SendAllAsync()
        {
            try
            {
                await sender.SendAsync(async item =>
                {
                    patience.Expect();
                    await call.RequestStream.WriteAsync(item, patience.Token);
                });
                patience.Expect();   // the end
                await sender.CompleteAsync(call.RequestStream.CompleteAsync);
            }
            catch
            {
                call.Dispose();      // reading the items failed: nobody shall wait for answers to the rest
                throw;
            }
        }
    }

    private async Task<bool> MoveNextAsync<TAnswer>(
        IAsyncStreamReader<TAnswer> stream, Patience patience, Task? sending = null)
    {
        try
        {
            return await stream.MoveNext(patience.Token);
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            // If the items could not be read, that is the cause, and all else its consequence.
            if (sending is { IsFaulted: true }) { await sending; }
            if (exception is not RpcException refusal) { throw _errors.Ended(patience, exception); }
            throw Translate(refusal, patience);
        }
    }

    private Exception Translate(RpcException exception, Patience patience) =>
        patience.Token.IsCancellationRequested
            ? _errors.Ended(patience, exception)
            : _errors.Translate(exception);
}
