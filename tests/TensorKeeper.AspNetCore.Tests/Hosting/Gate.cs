// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Tests.Hosting;

/// <summary>Holds runs of the slow signature until it is opened, and tells when one has come to it.</summary>
internal sealed class Gate
{
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly SemaphoreSlim _left = new(0);
    private readonly ManualResetEventSlim _open = new();

    public void Wait(CancellationToken token)
    {
        _arrived.Release();
        try
        {
            _open.Wait(token);
        }
        finally
        {
            _left.Release();
        }
    }

    public void Open() => _open.Set();

    /// <summary>Completes when a run waits at the gate.</summary>
    public Task ArrivalAsync(CancellationToken token) => _arrived.WaitAsync(token);

    /// <summary>Completes when a run that waited has gone, let through or cancelled.</summary>
    public Task DepartureAsync(CancellationToken token) => _left.WaitAsync(token);
}
