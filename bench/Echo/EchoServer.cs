// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TensorKeeper.AspNetCore.Hosting;

namespace Echo;

/// <summary>The model server's wire without a model behind it: same Kestrel, same framing, messages of the same sizes.</summary>
internal static class EchoServer
{
    private const int PrefixBytes = 5;

    /// <summary>Serves until the process is told to stop.</summary>
    /// <param name="port">Where.</param>
    /// <param name="isFramework">Whether the gRPC framework answers, or the bare server does.</param>
    public static async Task RunAsync(int port, bool isFramework)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTfServingKestrel(new TfServingPorts { Address = IPAddress.Loopback, Grpc = port, Rest = null });
        if (isFramework)
        {
            builder.Services.AddRouting();
            builder.Services.AddGrpc(static grpc => grpc.MaxReceiveMessageSize = null);
            builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<FrameworkEcho>, FrameworkEcho.Methods>());
        }

        await using WebApplication app = builder.Build();
        if (isFramework)
        {
            app.UseRouting();
            app.MapGrpcService<FrameworkEcho>();
        }
        else
        {
            app.Run(AnswerAsync);
        }

        await app.RunAsync();
    }

    /// <summary>Returns how long the answer to a message is: Iris takes four numbers a row and answers three.</summary>
    public static int AnswerLength(long bytes) => (int)(bytes * 3 / 4);

    /// <summary>Writes zeros.</summary>
    public static void WriteZeros(IBufferWriter<byte> answer, int bytes)
    {
        while (bytes > 0)
        {
            Span<byte> part = answer.GetSpan();
            int taken = Math.Min(part.Length, bytes);
            part[..taken].Clear();
            answer.Advance(taken);
            bytes -= taken;
        }
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        PipeReader body = context.Request.BodyReader;
        long length;
        while (true)
        {
            ReadResult read = await body.ReadAsync(context.RequestAborted);
            length = read.Buffer.Length;
            body.AdvanceTo(read.IsCompleted ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted) { break; }
        }

        WriteMessage(context.Response.BodyWriter, AnswerLength(length - PrefixBytes));
        context.Response.ContentType = "application/grpc";
        context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-status"] = "0";
    }

    private static void WriteMessage(PipeWriter answer, int bytes)
    {
        Span<byte> prefix = answer.GetSpan(PrefixBytes);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], bytes);
        answer.Advance(PrefixBytes);
        WriteZeros(answer, bytes);
    }
}
