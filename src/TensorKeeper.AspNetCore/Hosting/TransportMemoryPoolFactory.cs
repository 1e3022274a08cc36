// SPDX-License-Identifier: MIT
using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace TensorKeeper.AspNetCore.Hosting;

/// <summary>Gives the transport its memory. Thread-safe.</summary>
internal sealed class TransportMemoryPoolFactory : IMemoryPoolFactory<byte>
{
    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new TransportMemoryPool();
}
