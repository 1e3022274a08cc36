// SPDX-License-Identifier: MIT
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace BlogKeeper.Server.Blogs;

/// <summary>Sends sequences of any length: few writes to the socket, and no more memory for a long one than for a short one.</summary>
internal static class StreamWriting
{
    // At 60 to 120 bytes an article this is a write of some ten kilobytes: few calls into the kernel, and no memory to speak of.
    private const int MessagesPerFlush = 128;

    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    /// <summary>Sends all elements, in order.</summary>
    /// <remarks>
    /// A message is kept in the connection's buffer while the next one is at hand, and sent with all before it once
    /// <see cref="MessagesPerFlush"/> are there or the source makes us wait. Only a write that is not kept waits for a slow
    /// receiver, and through us the database then waits too. JSON transcoding keeps nothing: each element is sent at once.
    /// </remarks>
    public static async Task WriteAllAsync<T>(this IServerStreamWriter<T> answers, IAsyncEnumerable<T> source, ServerCallContext context)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        bool canKeep = context.GetHttpContext().GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is null;
        await using IAsyncEnumerator<T> rows = source.GetAsyncEnumerator(cancellationToken);
        bool hasRow = await rows.MoveNextAsync();
        int kept = 0;
        while (hasRow)
        {
            T row = rows.Current;
            ValueTask<bool> next = rows.MoveNextAsync();
            if (canKeep)
            {
                bool isKept = next.IsCompleted && ++kept < MessagesPerFlush;
                if (!isKept) { kept = 0; }
                answers.WriteOptions = isKept ? Buffered : WriteOptions.Default;
            }

            Task sent = answers.WriteAsync(row, cancellationToken);
            try
            {
                hasRow = await next;
            }
            finally
            {
                await sent;   // whatever goes wrong, nothing is left running behind the call
            }
        }
    }
}
