// SPDX-License-Identifier: MIT
using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using TensorKeeper.AspNetCore.Json;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Reads the body of a REST request into one piece. Thread-safe.</summary>
internal static class RestBody
{
    private const int FirstBytes = 64 * 1024;

    /// <summary>Reads a body to its end, and unpacks it if it is compressed.</summary>
    /// <param name="request">The request; a content encoding that contains <c>gzip</c> is what it says.</param>
    /// <param name="maxDecompressedBytes">A compressed body of more, like one that is broken, counts as an empty one.</param>
    /// <param name="cancellationToken">The caller gave up.</param>
    /// <returns>The bytes; the caller disposes them.</returns>
    public static async Task<PooledList<byte>> ReadAsync(
        HttpRequest request, long maxDecompressedBytes, CancellationToken cancellationToken)
    {
        // The length that is promised is not believed beyond a page: memory is taken as bytes arrive.
        var body = new PooledList<byte>((int)Math.Clamp(request.ContentLength ?? FirstBytes, 1, FirstBytes));
        try
        {
            if (request.Headers.ContentEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
            {
                await UnpackAsync(request.Body, body, maxDecompressedBytes, cancellationToken);
            }
            else
            {
                await ReadPlainAsync(request.BodyReader, body, cancellationToken);
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static async Task ReadPlainAsync(PipeReader reader, PooledList<byte> body, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancellationToken);
            foreach (ReadOnlyMemory<byte> segment in result.Buffer) { body.AddRange(segment.Span); }
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) { return; }
        }
    }

    private static async Task UnpackAsync(
        Stream packed, PooledList<byte> body, long maxBytes, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
        try
        {
            await using var unpacked = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
            int read;
            while ((read = await unpacked.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (body.Count + read > maxBytes) { body.Truncate(0); return; }
                body.AddRange(buffer.AsSpan(0, read));
            }
        }
        catch (InvalidDataException)
        {
            body.Truncate(0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
