// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using TensorKeeper.AspNetCore.Hosting;

namespace TensorKeeper.AspNetCore.Tests.Hosting;

public sealed class TransportMemoryTests
{
    [Fact]
    public async Task A_model_server_receives_into_blocks_made_for_tensors()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTfServingKestrel(new TfServingPorts { Address = IPAddress.Loopback, Grpc = 0, Rest = null });
        await using WebApplication app = builder.Build();

        using MemoryPool<byte> pool = app.Services.GetRequiredService<IMemoryPoolFactory<byte>>().Create();

        Assert.Equal(TransportMemoryPool.BlockBytes, pool.MaxBufferSize);
    }
}
