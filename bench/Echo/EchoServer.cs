// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http.Features;
using TensorKeeper.AspNetCore.Hosting;

namespace Echo;

/// <summary>The model server's wire without a model behind it: same Kestrel, same framing, messages of the same sizes.</summary>
internal static class EchoServer
{
    private const int PrefixBytes = 5;

    /// <summary>Serves until the process is told to stop.</summary>
    public static async Task RunAsync(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTfServingKestrel(new TfServingPorts { Address = IPAddress.Loopback, Grpc = port, Rest = null });
        await using WebApplication app = builder.Build();
        app.Run(AnswerAsync);
        await app.RunAsync();
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

        // Iris takes four numbers a row and answers three.
        Write(context.Response.BodyWriter, (int)((length - PrefixBytes) * 3 / 4));
        context.Response.ContentType = "application/grpc";
        context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-status"] = "0";
    }

    private static void Write(PipeWriter answer, int bytes)
    {
        Span<byte> prefix = answer.GetSpan(PrefixBytes);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], bytes);
        answer.Advance(PrefixBytes);
        while (bytes > 0)
        {
            Span<byte> part = answer.GetSpan();
            int taken = Math.Min(part.Length, bytes);
            part[..taken].Clear();
            answer.Advance(taken);
            bytes -= taken;
        }
    }
}
