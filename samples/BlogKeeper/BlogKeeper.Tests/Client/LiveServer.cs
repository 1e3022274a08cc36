// SPDX-License-Identifier: MIT
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Servers;

namespace BlogKeeper.Tests.Client;

/// <summary>Where the shared server on SQLite is found by a client that knows nothing but addresses.</summary>
public sealed class LiveServer(SharedServers servers) : IAsyncLifetime
{
    /// <summary>Gets the address of gRPC.</summary>
    public string Grpc { get; private set; } = "";

    /// <summary>Gets the address of REST.</summary>
    public string Rest { get; private set; } = "";

    /// <summary>Returns the name of a blog that no other test has.</summary>
    public static string NewBlogName() => $"Client {Guid.NewGuid():N}";

    public async ValueTask InitializeAsync()
    {
        TestServer server = await servers.OnAsync(DatabaseKinds.Sqlite);
        (Grpc, Rest) = (server.GrpcAddress, server.RestAddress);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
