// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Serving.Tests.Lifecycle;

public sealed class ServableManagerTests : IDisposable
{
    private readonly ManagerFixture _fixture = new();

    private ServableManager Manager => _fixture.Manager;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Serves_what_is_aspired()
    {
        _fixture.Aspire("m", 1);
        await _fixture.WaitForAsync("m", 1, ServableState.Available);

        using ServableHandle handle = Manager.Acquire(new ModelQuery("m"));

        Assert.Equal(new ServableId("m", 1), handle.Id);
        Assert.Same(_fixture.Format.Loaded["1"], handle.Model);
    }

    [Fact]
    public async Task Keeps_the_old_version_until_the_new_one_is_ready()
    {
        using var mayLoad = new ManualResetEventSlim();
        _fixture.Format.OnLoad = (name, token) =>
        {
            if (name == "2") { mayLoad.Wait(token); }
            return new TestModel();
        };
        _fixture.Aspire("m", 1);
        await _fixture.WaitForAsync("m", 1, ServableState.Available);

        _fixture.Aspire("m", 2);

        Assert.Equal(ServableState.Loading, _fixture.StateOf("m", 2));
        using (ServableHandle old = Manager.Acquire(new ModelQuery("m"))) { Assert.Equal(1, old.Id.Version); }

        mayLoad.Set();
        await _fixture.WaitForAsync("m", 1, ServableState.End);
        using (ServableHandle current = Manager.Acquire(new ModelQuery("m"))) { Assert.Equal(2, current.Id.Version); }
        Assert.True(_fixture.Format.Loaded["1"].IsDisposed);
    }

    [Fact]
    public async Task A_new_version_that_fails_takes_nothing_down()
    {
        _fixture.Format.OnLoad = static (name, _) => name == "2"
            ? throw new ServingException(ServingErrorCode.Unimplemented, "TK1001: op Foo at node bar is not supported.")
            : new TestModel();
        _fixture.Aspire("m", 1);
        await _fixture.WaitForAsync("m", 1, ServableState.Available);

        _fixture.Aspire("m", 2);
        ServableStatus failed = await _fixture.WaitForAsync("m", 2, ServableState.End);

        Assert.Equal((ServingErrorCode.Unimplemented, "TK1001: op Foo at node bar is not supported."), (failed.ErrorCode, failed.ErrorMessage));
        Assert.Equal(ServableState.Available, _fixture.StateOf("m", 1));
        using ServableHandle handle = Manager.Acquire(new ModelQuery("m"));
        Assert.Equal(1, handle.Id.Version);
    }

    [Fact]
    public async Task A_version_after_a_broken_one_takes_over()
    {
        _fixture.Format.OnLoad = static (name, _) => name == "2" ? throw new ServingException(ServingErrorCode.InvalidArgument, "broken") : new TestModel();
        _fixture.Aspire("m", 1);
        await _fixture.WaitForAsync("m", 1, ServableState.Available);
        _fixture.Aspire("m", 2);
        await _fixture.WaitForAsync("m", 2, ServableState.End);

        _fixture.Aspire("m", 3);
        await _fixture.WaitForAsync("m", 1, ServableState.End);

        Assert.Equal([3, 2, 1], Manager.GetStatus("m").Select(static status => status.Id.Version));
        Assert.Equal(ServableState.Available, _fixture.StateOf("m", 3));
    }

    [Fact]
    public async Task A_broken_model_breaks_no_other()
    {
        _fixture.Format.OnLoad = static (name, _) => name == "13" ? throw new InvalidOperationException("/secret/path") : new TestModel();
        _fixture.Aspire("bad", 13);
        _fixture.Aspire("good", 1);

        await _fixture.WaitForAsync("good", 1, ServableState.Available);
    }

    [Fact]
    public async Task A_call_under_way_keeps_its_version_in_memory()
    {
        _fixture.Aspire("m", 1);
        await _fixture.WaitForAsync("m", 1, ServableState.Available);
        ServableHandle handle = Manager.Acquire(new ModelQuery("m"));

        _fixture.Aspire("m");

        Assert.Equal(ServableState.Unloading, _fixture.StateOf("m", 1));
        Assert.False(_fixture.Format.Loaded["1"].IsDisposed);
        Assert.Throws<ServingException>(() => Manager.Acquire(new ModelQuery("m")));

        handle.Dispose();
        handle.Dispose();
        await _fixture.WaitForAsync("m", 1, ServableState.End);
        Assert.True(_fixture.Format.Loaded["1"].IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => handle.Model);
    }

    [Fact]
    public async Task A_stuck_call_on_one_model_delays_no_other()
    {
        _fixture.Aspire("stuck", 1);
        _fixture.Aspire("m", 1);
        await _fixture.WaitForAsync("stuck", 1, ServableState.Available);
        await _fixture.WaitForAsync("m", 1, ServableState.Available);
        using ServableHandle handle = Manager.Acquire(new ModelQuery("stuck"));

        _fixture.Aspire("stuck");
        _fixture.Aspire("m", 2);

        await _fixture.WaitForAsync("m", 1, ServableState.End);
        Assert.Equal(ServableState.Unloading, _fixture.StateOf("stuck", 1));
    }

    [Fact]
    public async Task A_version_that_comes_back_is_loaded_again()
    {
        _fixture.Aspire("m", 1);
        await _fixture.WaitForAsync("m", 1, ServableState.Available);
        _fixture.Aspire("m");
        await _fixture.WaitForAsync("m", 1, ServableState.End);

        _fixture.Aspire("m", 1);

        await _fixture.WaitForAsync("m", 1, ServableState.Available);
        Assert.Equal(2, _fixture.Format.Attempts["1"]);
    }

    [Fact]
    public async Task A_version_wanted_again_while_it_drains_is_loaded_again_after_its_end()
    {
        _fixture.Aspire("m", 1);
        await _fixture.WaitForAsync("m", 1, ServableState.Available);
        ServableHandle handle = Manager.Acquire(new ModelQuery("m"));
        _fixture.Aspire("m");

        _fixture.Aspire("m", 1);
        Assert.Equal(ServableState.Unloading, _fixture.StateOf("m", 1));
        handle.Dispose();

        await _fixture.WaitForAsync("m", 1, ServableState.Available);
        Assert.Equal(2, _fixture.Format.Attempts["1"]);
    }

    [Fact]
    public async Task A_version_no_longer_wanted_stops_loading()
    {
        using var isLoading = new ManualResetEventSlim();
        _fixture.Format.OnLoad = (_, token) =>
        {
            isLoading.Set();
            token.WaitHandle.WaitOne();
            token.ThrowIfCancellationRequested();
            throw new InvalidOperationException();
        };
        _fixture.Aspire("m", 1);
        isLoading.Wait(ManagerFixture.Cancellation);

        _fixture.Aspire("m");

        ServableStatus status = await _fixture.WaitForAsync("m", 1, ServableState.End);
        Assert.Equal((ServingErrorCode.Cancelled, "Loading of servable cancelled"), (status.ErrorCode, status.ErrorMessage));
    }

    [Fact]
    public async Task A_model_that_arrives_after_it_was_given_up_is_disposed()
    {
        using var mayLoad = new ManualResetEventSlim();
        _fixture.Format.OnLoad = (_, _) =>
        {
            mayLoad.Wait(ManagerFixture.Cancellation);
            return new TestModel();
        };
        _fixture.Aspire("m", 1);
        _fixture.Aspire("m");
        mayLoad.Set();

        await _fixture.WaitForAsync("m", 1, ServableState.End);
        await Manager.StopAsync(ManagerFixture.Cancellation);

        await WaitForDisposalAsync(_fixture.Format.Loaded["1"]);
    }

    [Fact]
    public async Task A_version_wanted_again_while_its_load_is_given_up_is_loaded_in_the_end()
    {
        using var mayLoad = new ManualResetEventSlim();
        _fixture.Format.OnLoad = (_, _) =>
        {
            mayLoad.Wait(ManagerFixture.Cancellation);
            return new TestModel();
        };
        _fixture.Aspire("m", 1);
        _fixture.Aspire("m");
        _fixture.Aspire("m", 1);
        mayLoad.Set();

        await _fixture.WaitForAsync("m", 1, ServableState.Available);
        Assert.Equal(2, _fixture.Format.Attempts["1"]);
    }

    [Fact]
    public async Task Saying_the_same_twice_changes_nothing()
    {
        _fixture.Aspire("m", 1);
        await _fixture.WaitForAsync("m", 1, ServableState.Available);

        for (int i = 0; i < 10; i++) { _fixture.Aspire("m", 1); }

        Assert.Equal(1, _fixture.Format.Attempts["1"]);
        Assert.Equal(ServableState.Available, _fixture.StateOf("m", 1));
    }

    [Fact]
    public async Task Stopping_unloads_everything_and_takes_nothing_new()
    {
        _fixture.Aspire("a", 1, 2);
        _fixture.Aspire("b", 1);
        await _fixture.WaitUntilAsync(static s => s.Models.Sum(static m => m.Ready.Length) == 3);

        await Manager.StopAsync(ManagerFixture.Cancellation);
        _fixture.Aspire("a", 3);

        Assert.All(_fixture.Format.Loaded.Values, static model => Assert.True(model.IsDisposed));
        Assert.Equal(ServableState.Unknown, _fixture.StateOf("a", 3));
    }

    [Fact]
    public async Task Stopping_waits_for_calls_only_as_long_as_it_is_told()
    {
        _fixture.Aspire("m", 1);
        await _fixture.WaitForAsync("m", 1, ServableState.Available);
        using ServableHandle handle = Manager.Acquire(new ModelQuery("m"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Manager.StopAsync(new CancellationToken(canceled: true)));

        Assert.False(_fixture.Format.Loaded["1"].IsDisposed);
    }

    [Fact]
    public async Task Models_that_leave_the_configuration_are_unloaded()
    {
        Manager.Configure([new ModelConfig { Name = "a", BasePath = "/a" }, new ModelConfig { Name = "b", BasePath = "/b" }]);
        _fixture.Aspire("a", 1);
        _fixture.Aspire("b", 1);
        await _fixture.WaitForAsync("a", 1, ServableState.Available);
        await _fixture.WaitForAsync("b", 1, ServableState.Available);

        Manager.Configure([new ModelConfig { Name = "b", BasePath = "/b" }]);

        await _fixture.WaitForAsync("a", 1, ServableState.End);
        Assert.Equal(ServableState.Available, _fixture.StateOf("b", 1));
        Assert.Equal(["a", "b"], Manager.ModelNames);
    }

    [Fact]
    public async Task A_load_is_told_in_one_line()
    {
        _fixture.Aspire("iris", 1);
        await _fixture.WaitForAsync("iris", 1, ServableState.Available);

        (LogLevel level, string text) = Assert.Single(_fixture.Log.Lines);
        Assert.Equal(LogLevel.Information, level);
        Assert.Matches(@"^Loaded iris version 1 in \d+\.\d ms \(read 3\.1, session 20\.0\)$", text);
    }

    private static async Task WaitForDisposalAsync(TestModel model)
    {
        while (!model.IsDisposed) { await Task.Yield(); }
    }
}
