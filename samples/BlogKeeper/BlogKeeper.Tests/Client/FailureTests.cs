// SPDX-License-Identifier: MIT
using System.Threading.Channels;
using BlogKeeper.Client;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using static BlogKeeper.Tests.Client.ScriptedServer;

namespace BlogKeeper.Tests.Client;

public sealed class FailureTests
{
    private static readonly BlogKeeperClientOptions Impatient = new() { Timeout = TimeSpan.FromMilliseconds(300) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_are_tried_again_while_the_server_is_unavailable()
    {
        var script = new Script(static (call, _) => call < 3 ? throw Unavailable() : Task.CompletedTask);
        await using ScriptedServer server = await StartAsync(script);
        using BlogKeeperClient client = BlogKeeperClient.Connect(server.Address);

        BlogSummary summary = await client.GetInfoAsync("Mine", Cancellation);

        Assert.Equal(("Mine", 3), (summary.Name, script.Calls));
    }

    [Fact]
    public async Task The_last_attempt_is_the_one_that_is_reported()
    {
        var script = new Script(static (_, _) => throw Unavailable());
        await using ScriptedServer server = await StartAsync(script);
        using BlogKeeperClient client = BlogKeeperClient.Connect(server.Address, new BlogKeeperClientOptions { MaxAttempts = 2 });

        BlogKeeperException exception = await Assert.ThrowsAsync<BlogKeeperException>(() => client.GetInfoAsync("Mine", Cancellation));

        Assert.Equal((StatusCode.Unavailable, 2), (exception.Code, script.Calls));
    }

    [Fact]
    public async Task Publications_are_sent_once()
    {
        var script = new Script(static (_, _) => throw Unavailable());
        await using ScriptedServer server = await StartAsync(script);
        using BlogKeeperClient client = BlogKeeperClient.Connect(server.Address);

        BlogKeeperException exception = await Assert.ThrowsAsync<BlogKeeperException>(() =>
            client.PublishAsync("Mine", new[] { new Article { Title = "One" } }.ToAsyncEnumerable(), Cancellation));

        Assert.Equal((StatusCode.Unavailable, 1), (exception.Code, script.Calls));
    }

    [Fact]
    public async Task A_publication_that_is_refused_early_does_not_wait_for_the_rest_of_its_articles()
    {
        var script = new Script(static (_, _) => throw new RpcException(new Grpc.Core.Status(StatusCode.NotFound, "no")));
        await using ScriptedServer server = await StartAsync(script);
        using BlogKeeperClient client = BlogKeeperClient.Connect(server.Address);
        var articles = Channel.CreateUnbounded<Article>();   // never completed
        articles.Writer.TryWrite(new Article { Title = "One" });

        BlogKeeperException exception = await Assert.ThrowsAsync<BlogKeeperException>(() =>
            client.PublishAsync("Mine", articles.Reader.ReadAllAsync(Cancellation), Cancellation));

        Assert.Equal(StatusCode.NotFound, exception.Code);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_ends()
    {
        await using ScriptedServer server = await StartAsync(Hanging(out Task seen));
        using BlogKeeperClient client = BlogKeeperClient.Connect(server.Address, Impatient);

        BlogKeeperException exception = await Assert.ThrowsAsync<BlogKeeperException>(() => client.GetInfoAsync("Mine", Cancellation));

        Assert.Equal(StatusCode.DeadlineExceeded, exception.Code);
        await seen.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task A_stream_that_falls_silent_ends()
    {
        await using ScriptedServer server = await StartAsync(Hanging(out Task seen));
        using BlogKeeperClient client = BlogKeeperClient.Connect(server.Address, Impatient);
        var titles = new List<string>();

        BlogKeeperException exception = await Assert.ThrowsAsync<BlogKeeperException>(async () =>
        {
            await foreach (Article article in client.ListArticlesAsync("Mine", Cancellation)) { titles.Add(article.Title); }
        });

        Assert.Equal(StatusCode.DeadlineExceeded, exception.Code);
        Assert.Equal(["first"], titles);
        await seen.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Publishing_to_a_silent_server_ends()
    {
        await using ScriptedServer server = await StartAsync(Hanging(out Task seen));
        using BlogKeeperClient client = BlogKeeperClient.Connect(server.Address, Impatient);

        BlogKeeperException exception = await Assert.ThrowsAsync<BlogKeeperException>(() =>
            client.PublishAsync("Mine", new[] { new Article { Title = "One" } }.ToAsyncEnumerable(), Cancellation));

        Assert.Equal(StatusCode.DeadlineExceeded, exception.Code);
        await seen.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task A_reader_may_be_slow_without_the_stream_being_late()
    {
        var script = new Script(static (_, _) => Task.CompletedTask);
        await using ScriptedServer server = await StartAsync(script);
        using BlogKeeperClient client = BlogKeeperClient.Connect(server.Address, Impatient);
        int count = 0;

        await foreach (Article _ in client.ListArticlesAsync("Mine", Cancellation))
        {
            await Task.Delay(2 * Impatient.Timeout, Cancellation);   // what is tested is that this time does not count
            count++;
        }

        Assert.Equal(1, count);
    }

    [Fact]
    public async Task Cancelling_reaches_the_server()
    {
        await using ScriptedServer server = await StartAsync(Hanging(out Task seen));
        using BlogKeeperClient client = BlogKeeperClient.Connect(server.Address);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Article _ in client.ListArticlesAsync("Mine", stop.Token)) { await stop.CancelAsync(); }
        });

        await seen.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Details_of_the_rich_error_model_are_read()
    {
        var details = new Google.Rpc.Status { Code = (int)Code.ResourceExhausted, Message = "busy" };
        details.Details.Add(Any.Pack(new ErrorInfo { Reason = "TOO_MANY_CALLS" }));
        details.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1.5)) }));
        details.Details.Add(Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "a.b", Description = "is odd" } } }));

        BlogKeeperException exception = await RefusalOfAsync(details.ToByteArray());

        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_CALLS", TimeSpan.FromSeconds(1.5)), (exception.Code, exception.Reason, exception.RetryAfter));
        Assert.Equal([new FieldViolation("a.b", "is odd")], exception.Violations);
    }

    [Fact]
    public async Task Details_that_are_no_protobuf_are_as_good_as_none() => AssertPlain(await RefusalOfAsync([0xFF, 0xFF, 0xFF]));

    [Fact]
    public async Task A_detail_that_is_not_what_it_says_is_as_good_as_none()
    {
        var details = new Google.Rpc.Status { Code = (int)Code.ResourceExhausted };
        foreach (IMessage message in (IMessage[])[new ErrorInfo(), new BadRequest(), new RetryInfo()])
        {
            Any detail = Any.Pack(message);
            detail.Value = ByteString.CopyFrom(0x0A, 0xFF);
            details.Details.Add(detail);
        }

        AssertPlain(await RefusalOfAsync(details.ToByteArray()));
    }

    [Fact]
    public async Task A_retry_hint_beyond_all_time_is_as_good_as_none()
    {
        var details = new Google.Rpc.Status { Code = (int)Code.ResourceExhausted };
        details.Details.Add(Any.Pack(new RetryInfo { RetryDelay = new Duration { Seconds = long.MaxValue, Nanos = -1 } }));

        AssertPlain(await RefusalOfAsync(details.ToByteArray()));
    }

    [Fact]
    public async Task Where_nothing_listens_the_way_to_start_a_server_is_told()
    {
        using BlogKeeperClient client = BlogKeeperClient.Connect("http://localhost:1");

        BlogKeeperException exception = await Assert.ThrowsAsync<BlogKeeperException>(() => client.GetInfoAsync("Mine", Cancellation));

        Assert.Equal((StatusCode.Unavailable, "No BlogKeeper server was reached at http://localhost:1."), (exception.Code, exception.Message));
        Assert.Contains("dotnet run", exception.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:50051")]
    [InlineData("ftp://localhost")]
    [InlineData("")]
    public void Other_addresses_are_refused(string address) => Assert.Throws<ArgumentException>(() => BlogKeeperClient.Connect(address));

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        AssertRefuses(new BlogKeeperClientOptions { Timeout = TimeSpan.Zero });
        AssertRefuses(new BlogKeeperClientOptions { RetryPause = TimeSpan.Zero });
        AssertRefuses(new BlogKeeperClientOptions { MaxAttempts = 0 });
        AssertRefuses(new BlogKeeperClientOptions { MaxAttempts = 6 });
    }

    private static void AssertRefuses(BlogKeeperClientOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BlogKeeperClient.Connect(options: options));

    private static void AssertPlain(BlogKeeperException exception)
    {
        Assert.Equal((StatusCode.ResourceExhausted, "busy", ""), (exception.Code, exception.Message, exception.Reason));
        Assert.Null(exception.RetryAfter);
        Assert.Empty(exception.Violations);
    }

    private static RpcException Unavailable() => new(new Grpc.Core.Status(StatusCode.Unavailable, "not now"));

    // Waits until the call is given up by its caller, which completes the task.
    private static Script Hanging(out Task seen)
    {
        var given = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        seen = given.Task;
        return new Script(async (_, context) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            given.TrySetResult();
        });
    }

    private static async Task<BlogKeeperException> RefusalOfAsync(byte[] details)
    {
        var script = new Script((_, _) => throw new RpcException(
            new Grpc.Core.Status(StatusCode.ResourceExhausted, "busy"), new Metadata { { "grpc-status-details-bin", details } }));
        await using ScriptedServer server = await StartAsync(script);
        using BlogKeeperClient client = BlogKeeperClient.Connect(server.Address);
        return await Assert.ThrowsAsync<BlogKeeperException>(() => client.GetInfoAsync("Mine", Cancellation));
    }
}
