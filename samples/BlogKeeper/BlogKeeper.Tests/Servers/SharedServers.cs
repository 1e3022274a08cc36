// SPDX-License-Identifier: MIT
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Servers;

[assembly: AssemblyFixture(typeof(SharedServers))]

namespace BlogKeeper.Tests.Servers;

/// <summary>One server for each kind of database, shared by all tests that need nothing special of it.</summary>
/// <remarks>Each test works on blogs of its own, so that they can run at the same time.</remarks>
public sealed class SharedServers : IAsyncDisposable
{
    private readonly PostgreSqlCluster _cluster = new();
    private readonly Dictionary<string, TestServer> _servers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _starting = new(1, 1);

    public async ValueTask DisposeAsync()
    {
        foreach (TestServer server in _servers.Values) { await server.DisposeAsync(); }
        await _cluster.DisposeAsync();
        _starting.Dispose();
    }

    /// <summary>Returns the server on that kind of database, ready; skips the test if there is none on this machine.</summary>
    internal async Task<TestServer> OnAsync(string kind)
    {
        await _starting.WaitAsync();
        try
        {
            if (!_servers.TryGetValue(kind, out TestServer? server))
            {
                server = _servers[kind] = await TestServer.StartAsync(await NewDatabaseAsync(kind));
                await server.UntilReadyAsync();
            }

            return server;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Starts a server of the test's own, on a database of its own.</summary>
    internal async Task<TestServer> StartOnAsync(string kind, params string[] settings) =>
        await TestServer.StartAsync(await NewDatabaseAsync(kind), settings);

    /// <summary>Makes a database without tables.</summary>
    internal Task<TestDatabase> NewDatabaseAsync(string kind) => TestDatabase.CreateAsync(kind, _cluster);
}
