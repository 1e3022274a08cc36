// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Tests.Hosting;

/// <summary>One server with default options for all tests of a class.</summary>
public sealed class SharedDoorHost : IAsyncLifetime
{
    internal DoorHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await DoorHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
