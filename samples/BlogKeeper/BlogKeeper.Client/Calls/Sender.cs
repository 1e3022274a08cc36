// SPDX-License-Identifier: MIT
using Grpc.Core;

namespace BlogKeeper.Client.Calls;

/// <summary>Sends items until there are no more, or until nobody wants them. Not thread-safe; one per call.</summary>
/// <remarks>
/// A server may end a call while its client still has much to say, or waits for a person to type the next line. Writing
/// then fails with this or that exception; the one that tells why is the answer's, so writing just stops here.
/// </remarks>
internal sealed class Sender<TItem> : IDisposable
{
    private readonly IAsyncEnumerable<TItem> _items;
    private readonly CancellationTokenSource _stop;
    private bool _isUnwanted;

    /// <summary>Makes a sender.</summary>
    /// <param name="items">What is sent. Waiting for the next one MUST end when its token is cancelled.</param>
    /// <param name="ended">Completes, in whatever way, when the call has ended.</param>
    /// <param name="callToken">Cancelled when the call is given up.</param>
    public Sender(IAsyncEnumerable<TItem> items, Task ended, CancellationToken callToken)
    {
        _items = items;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(callToken);
        _ = StopAfterAsync(ended);
    }

    /// <summary>Reads the items and sends each.</summary>
    /// <exception cref="Exception">Whatever reading the items throws.</exception>
    public async Task SendAsync(Func<TItem, Task> send)
    {
        try
        {
            await foreach (TItem item in _items.WithCancellation(_stop.Token))
            {
                if (!await IsWrittenAsync(() => send(item))) { return; }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _isUnwanted = true;
        }
    }

    /// <summary>Says that there are no more items.</summary>
    public async Task CompleteAsync(Func<Task> complete)
    {
        if (!_isUnwanted) { await IsWrittenAsync(complete); }
    }

    public void Dispose() => _stop.Dispose();

    private async Task<bool> IsWrittenAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException or OperationCanceledException)
        {
            _isUnwanted = true;
            return false;
        }
    }

    private async Task StopAfterAsync(Task ended)
    {
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await _stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // all was sent before
        }
    }
}
