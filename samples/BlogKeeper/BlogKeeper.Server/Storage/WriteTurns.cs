// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Options;

namespace BlogKeeper.Server.Storage;

/// <summary>Lets writers in one after the other where the database has room for one only. Thread-safe.</summary>
/// <remarks>
/// SQLite has one write lock for the whole file, and its driver sleeps on a thread while it waits for it. Here a writer
/// waits its turn without a thread. Database servers lock rows and need no turns.
/// </remarks>
internal sealed class WriteTurns(IOptions<DatabaseOptions> options) : IDisposable
{
    private readonly SemaphoreSlim? _turn = options.Value.Provider == DatabaseProvider.Sqlite ? new(1, 1) : null;

    /// <summary>Waits for the turn; it ends when the result is disposed.</summary>
    public async ValueTask<WriteTurn> TakeAsync(CancellationToken cancellationToken)
    {
        if (_turn is not null) { await _turn.WaitAsync(cancellationToken); }
        return new WriteTurn(_turn);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn?.Dispose();
}

/// <summary>A turn to write. Disposed once, by who took it.</summary>
internal readonly struct WriteTurn(SemaphoreSlim? turn) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => turn?.Release();
}
