// SPDX-License-Identifier: MIT
using Grpc.Core;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Client.Tests.Calls;

public sealed class UnaryCallerTests : IAsyncLifetime
{
    private FakePeer _peer = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _peer = await FakePeer.StartAsync();

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    [Fact]
    public async Task Tries_again_while_the_server_is_unavailable()
    {
        _peer.Predict = static (_, _, call) => call < 3 ? throw Refusal(StatusCode.Unavailable) : Task.FromResult(new PredictResponse());
        using ModelClient client = Connect();

        using PredictResult result = await client.PredictAsync("m");

        Assert.Equal(3, _peer.Calls);
    }

    [Fact]
    public async Task Finds_a_server_that_starts_later()
    {
        int port = FakePeer.UnusedPort();
        using var client = ModelClient.Connect($"http://127.0.0.1:{port}", new ModelClientOptions { RetryPause = TimeSpan.FromMilliseconds(10) });
        await Assert.ThrowsAsync<ModelServerException>(() => client.PredictAsync("m"));

        await using FakePeer late = await FakePeer.StartAsync(port);
        using PredictResult result = await client.PredictAsync("m");

        Assert.Equal(1, late.Calls);
    }

    [Fact]
    public async Task Finds_a_server_that_was_started_anew()
    {
        int port = FakePeer.UnusedPort();
        using var client = ModelClient.Connect($"http://127.0.0.1:{port}");
        await using (await FakePeer.StartAsync(port))
        {
            using PredictResult first = await client.PredictAsync("m");
        }

        await using FakePeer second = await FakePeer.StartAsync(port);
        using PredictResult again = await client.PredictAsync("m");

        Assert.Equal(1, second.Calls);
    }

    [Fact]
    public async Task Gives_up_after_the_last_attempt()
    {
        _peer.Predict = static (_, _, _) => throw Refusal(StatusCode.Unavailable, "The server is draining");
        using ModelClient client = Connect();

        var exception = await Assert.ThrowsAsync<ModelServerException>(() => client.PredictAsync("m"));

        Assert.Equal((ServingErrorCode.Unavailable, 4), (exception.Code, _peer.Calls));
        Assert.StartsWith("The server is draining.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.ResourceExhausted)]
    public async Task Asks_once_when_another_answer_is_not_to_be_expected(StatusCode status)
    {
        _peer.Predict = (_, _, _) => throw Refusal(status);
        using ModelClient client = Connect();

        var exception = await Assert.ThrowsAsync<ModelServerException>(() => client.PredictAsync("m"));

        Assert.Equal(((ServingErrorCode)status, 1), (exception.Code, _peer.Calls));
    }

    [Fact]
    public async Task Makes_no_pause_that_would_pass_the_deadline()
    {
        _peer.Predict = static (_, _, _) => throw Refusal(StatusCode.Unavailable);
        using ModelClient client = Connect(new ModelClientOptions { Timeout = TimeSpan.FromSeconds(20), RetryPause = TimeSpan.FromMinutes(1) });

        var exception = await Assert.ThrowsAsync<ModelServerException>(() => client.PredictAsync("m"));

        Assert.Equal((ServingErrorCode.Unavailable, 1), (exception.Code, _peer.Calls));
    }

    [Fact]
    public async Task A_passed_deadline_ends_the_call_on_both_sides()
    {
        var abandoned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _peer.Predict = (_, context, _) => NeverAsync(context, abandoned);
        using ModelClient client = Connect(new ModelClientOptions { Timeout = TimeSpan.FromMilliseconds(200) });

        var exception = await Assert.ThrowsAsync<ModelServerException>(() => client.PredictAsync("slow"));

        Assert.Equal((ServingErrorCode.DeadlineExceeded, "slow"), (exception.Code, exception.ModelName));
        Assert.Contains("within 00:00:00.2", exception.Message, StringComparison.Ordinal);
        await abandoned.Task.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task One_prediction_may_have_a_time_of_its_own()
    {
        TimeSpan left = default;
        _peer.Predict = (_, context, _) =>
        {
            left = context.Deadline - TimeProvider.System.GetUtcNow().UtcDateTime;
            return Task.FromResult(new PredictResponse());
        };
        using ModelClient client = Connect();
        using var inputs = new TensorMap();

        using PredictResult result = await client.PredictAsync(
            new ModelQuery("m"), inputs, new PredictOptions { Timeout = TimeSpan.FromHours(1) }, Cancellation);

        Assert.InRange(left, TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task Without_a_timeout_there_is_no_deadline()
    {
        DateTime deadline = default;
        _peer.Predict = (_, context, _) => { deadline = context.Deadline; return Task.FromResult(new PredictResponse()); };
        using ModelClient client = Connect(new ModelClientOptions { Timeout = Timeout.InfiniteTimeSpan });

        using PredictResult result = await client.PredictAsync("m");

        Assert.Equal(DateTime.MaxValue, deadline);
    }

    [Fact]
    public async Task Cancelling_reaches_the_server_and_is_no_server_error()
    {
        var abandoned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var giveUp = new CancellationTokenSource();
        _peer.Predict = (_, context, _) => { giveUp.Cancel(); return NeverAsync(context, abandoned); };
        using ModelClient client = Connect();
        using var inputs = new TensorMap();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.PredictAsync(new ModelQuery("m"), inputs, null, giveUp.Token));

        await abandoned.Task.WaitAsync(Cancellation);
    }

    private ModelClient Connect(ModelClientOptions? options = null) =>
        ModelClient.Connect(_peer.Address, options ?? new ModelClientOptions { RetryPause = TimeSpan.FromMilliseconds(1) });

    private static RpcException Refusal(StatusCode status, string detail = "no") => new(new Status(status, detail));

    private static async Task<PredictResponse> NeverAsync(ServerCallContext context, TaskCompletionSource abandoned)
    {
        using CancellationTokenRegistration registration = context.CancellationToken.Register(abandoned.SetResult);
        await abandoned.Task;
        throw new RpcException(Status.DefaultCancelled);
    }
}
