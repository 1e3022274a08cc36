// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Storage;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace BlogKeeper.Server.Blogs;

/// <summary>Sends a page of messages with few writes to the socket, and no faster than the receiver reads.</summary>
internal static class StreamWriting
{
    // At 60 to 120 bytes an article this is a write of some ten kilobytes: few calls into the kernel, and no memory to speak
    // of. A full page is a whole number of them, so that nothing stays in the buffer while the next page is read.
    private const int MessagesPerFlush = BlogQueries.RowsPerPage / 2;

    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    /// <summary>Sends all messages, in order.</summary>
    /// <remarks>
    /// Messages are kept in the connection's buffer until <see cref="MessagesPerFlush"/> are there, or the call ends. Only a
    /// write that is not kept waits for a slow receiver. JSON transcoding keeps nothing: each message is sent at once.
    /// </remarks>
    public static async Task WriteAllAsync<T>(this IServerStreamWriter<T> answers, IReadOnlyList<T> page, ServerCallContext context)
    {
        bool canKeep = context.GetHttpContext().GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is null;
        for (int i = 0; i < page.Count; i++)
        {
            if (canKeep) { answers.WriteOptions = (i + 1) % MessagesPerFlush == 0 ? WriteOptions.Default : Buffered; }
            await answers.WriteAsync(page[i], context.CancellationToken);
        }
    }
}
