// SPDX-License-Identifier: MIT
using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using TensorKeeper.AspNetCore.Unary;

namespace TensorKeeper.AspNetCore.Tests.Unary;

public sealed class MessageReaderTests
{
    private const int LargeBytes = 10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_may_come_byte_by_byte()
    {
        var pipe = new Pipe();
        Task<byte[]> reading = ReadAsync(pipe.Reader, Token);
        foreach (byte value in (byte[])[0, 0, 0, 0, 3, 7, 8, 9])
        {
            await pipe.Writer.WriteAsync(new[] { value }, Token);
        }

        Assert.False(reading.IsCompleted);
        await pipe.Writer.CompleteAsync();

        Assert.Equal([7, 8, 9], await reading);
    }

    [Theory]
    [InlineData(true, 17)]
    [InlineData(false, 0)]
    public async Task The_start_counts_for_a_message_that_was_there_and_for_none_that_was_waited_for(bool isThere, long started)
    {
        var pipe = new Pipe();
        if (isThere) { await SendAsync(); }
        Task<long> reading = MessageReader.ReadAsync(
            pipe.Reader, 17, static (_, start) => start, LargeBytes, static (_, _, _) => ValueTask.FromResult(-1L), Token).AsTask();
        if (!isThere) { await SendAsync(); }

        Assert.Equal(started, await reading);

        async Task SendAsync()
        {
            await pipe.Writer.WriteAsync(new byte[] { 0, 0, 0, 0, 1, 7 }, Token);
            await pipe.Writer.CompleteAsync();
        }
    }

    [Fact]
    public async Task What_has_arrived_of_a_large_message_is_handed_on_at_once()
    {
        // Less than a byte may wait: a reader that kept the message would let the writer wait for ever.
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 6, resumeWriterThreshold: 1, useSynchronizationContext: false));
        Task<byte[]> reading = ReadAsync(pipe.Reader, Token);
        foreach (byte value in (byte[])[0, 0, 0, 0, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
        {
            await pipe.Writer.WriteAsync(new[] { value }, Token);
        }

        await pipe.Writer.CompleteAsync();

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], await reading);
    }

    [Theory]
    [InlineData(3, "The request ends after 3 of the 12 bytes of its message.")]
    [InlineData(13, "The request has more than the one message of a unary call.")]
    public async Task A_large_message_of_another_length_is_refused(int sent, string why)
    {
        var pipe = new Pipe();
        Task<byte[]> reading = ReadAsync(pipe.Reader, Token);
        await pipe.Writer.WriteAsync(new byte[] { 0, 0, 0, 0, 12 }, Token);
        await pipe.Writer.WriteAsync(new byte[sent], Token);
        await pipe.Writer.CompleteAsync();

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => reading);

        Assert.Equal((StatusCode.Internal, why), (refusal.StatusCode, refusal.Status.Detail));
    }

    [Fact]
    public async Task A_message_may_be_empty() => Assert.Empty(await ReadAsync(Body(0, 0, 0, 0, 0), Token));

    [Theory]
    [InlineData("", StatusCode.Internal, "The request has no message.")]
    [InlineData("00 00 00", StatusCode.Internal, "The request has no message.")]
    [InlineData("00 00 00 00 03 07", StatusCode.Internal, "The request ends after 1 of the 3 bytes of its message.")]
    [InlineData("00 00 00 00 01 07 08", StatusCode.Internal, "The request has more than the one message of a unary call.")]
    [InlineData("01 00 00 00 01 07", StatusCode.Internal, "The message is compressed, and the request has no grpc-encoding.")]
    [InlineData("00 ff ff ff ff 07", StatusCode.ResourceExhausted, "A message of 4294967295 bytes exceeds 2 GiB.")]
    public async Task Anything_but_one_message_is_refused(string hex, StatusCode code, string why)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => ReadAsync(Body(bytes), Token));

        Assert.Equal((code, why), (refusal.StatusCode, refusal.Status.Detail));
    }

    [Fact]
    public async Task Waiting_for_bytes_ends_with_the_call()
    {
        using var over = new CancellationTokenSource();
        Task<byte[]> reading = ReadAsync(new Pipe().Reader, over.Token);

        await over.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private static PipeReader Body(params byte[] bytes) => PipeReader.Create(new ReadOnlySequence<byte>(bytes));

    private static Task<byte[]> ReadAsync(PipeReader body, CancellationToken cancellationToken) =>
        MessageReader.ReadAsync(body, 1, static (message, _) => message.ToArray(), LargeBytes, CollectAsync, cancellationToken).AsTask();

    private static async ValueTask<byte[]> CollectAsync(PipeReader body, long length, CancellationToken cancellationToken)
    {
        var collected = new List<byte>();
        await MessageReader.CopyAsync(body, length, bytes => collected.AddRange(bytes.ToArray()), cancellationToken);
        return [.. collected];
    }
}
