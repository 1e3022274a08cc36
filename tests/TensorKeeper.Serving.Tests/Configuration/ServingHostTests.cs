// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Running;

namespace TensorKeeper.Serving.Tests.Configuration;

public sealed class ServingHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestFormat _format = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serves_a_model_from_start_to_stop()
    {
        _folder.AddVersion("m", "1");
        using IHost host = Build();
        await host.StartAsync(Cancellation);
        await WaitUntilReadyAsync(host);

        var catalog = host.Services.GetRequiredService<IServableCatalog>();
        using var inputs = new TensorMap();
        inputs.Add("x", Tensor.Of<float>(new(1), 42f));
        using (ServableHandle handle = catalog.Acquire(new ModelQuery("m")))
        {
            TimedOutputs answer = await host.Services.GetRequiredService<IModelRunner>()
                .RunAsync(handle, handle.Model.Signatures[Signature.DefaultName], inputs, [], Cancellation);
            using TensorMap outputs = answer.Tensors;
            Assert.Equal(42f, outputs["x"].AsSpan<float>()[0]);
        }

        await host.StopAsync(Cancellation);
        Assert.True(_format.Loaded["1"].IsDisposed);
        Assert.Equal(ServableState.End, Assert.Single(catalog.GetStatus("m")).State);
    }

    [Fact]
    public async Task Starting_does_not_wait_for_models_and_readiness_tells_the_truth()
    {
        using var mayLoad = new ManualResetEventSlim();
        _format.OnLoad = (_, token) =>
        {
            mayLoad.Wait(token);
            return new TestModel();
        };
        _folder.AddVersion("m", "1");
        using IHost host = Build();
        var readiness = host.Services.GetRequiredService<IServerReadiness>();
        Assert.Equal("The server is starting.", readiness.Reason);

        await host.StartAsync(Cancellation);
        await WaitForAsync(host, static s => s.Find("m")!.Statuses.Any(static status => status.State == ServableState.Loading));
        Assert.Equal((false, "Model 'm' has no available version: version 1 is in state Loading"), (readiness.IsReady, readiness.Reason));

        mayLoad.Set();
        await WaitUntilReadyAsync(host);
        Assert.Equal((true, ""), (readiness.IsReady, readiness.Reason));
        await host.StopAsync(Cancellation);
        Assert.Equal((false, true), (readiness.IsReady, readiness.IsDraining));
    }

    [Fact]
    public async Task A_broken_model_makes_the_server_not_ready_but_leaves_the_others_serving()
    {
        _folder.AddVersion("m", "1");
        _folder.AddVersion("z", "2");
        _format.OnLoad = static (name, _) => name == "2" ? throw new ServingException(ServingErrorCode.Unimplemented, "TK1001: no op Foo.") : new TestModel();
        using IHost host = Build();
        await host.StartAsync(Cancellation);
        await WaitForAsync(host, static s => s.Find("m")!.Ready.Length == 1 && s.Find("z")!.Statuses is [{ State: ServableState.End }]);

        Assert.Equal(
            "Model 'z' has no available version: version 2 failed to load: TK1001: no op Foo.",
            host.Services.GetRequiredService<IServerReadiness>().Reason);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Readiness_names_the_error_of_a_load_that_will_be_tried_again()
    {
        _folder.AddVersion("m", "1");
        _format.OnLoad = static (_, _) => throw new ServingException(ServingErrorCode.DataLoss, "shard 3 is short.");
        using IHost host = Build();
        await host.StartAsync(Cancellation);
        await WaitForAsync(host, static s => s.Find("m")!.Trouble.Length > 0);

        Assert.Equal(
            "Model 'm' has no available version: version 1 will be loaded again after an error: shard 3 is short.",
            host.Services.GetRequiredService<IServerReadiness>().Reason);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_model_whose_base_path_appears_later_is_served_then()
    {
        string later = _folder.At("later");
        using IHost host = Build(services => services.AddTensorKeeperServing().AddModel("later", later));
        var readiness = host.Services.GetRequiredService<IServerReadiness>();
        await host.StartAsync(Cancellation);
        while (!readiness.Reason.EndsWith("its base path does not exist", StringComparison.Ordinal)) { await Task.Yield(); }

        _folder.AddVersion("later", "1");

        await WaitUntilReadyAsync(host);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_call_in_flight_finishes_before_its_model_is_unloaded()
    {
        _folder.AddVersion("m", "1");
        using IHost host = Build();
        await host.StartAsync(Cancellation);
        await WaitUntilReadyAsync(host);
        ServableHandle handle = host.Services.GetRequiredService<IServableCatalog>().Acquire(new ModelQuery("m"));

        Task stop = host.StopAsync(Cancellation);
        await WaitForAsync(host, static s => s.Find("m")!.Statuses[0].State == ServableState.Unloading);
        Assert.False(_format.Loaded["1"].IsDisposed);

        handle.Dispose();
        await stop.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.True(_format.Loaded["1"].IsDisposed);
    }

    [Fact]
    public async Task A_call_that_never_ends_holds_the_host_no_longer_than_its_time_out()
    {
        _folder.AddVersion("m", "1");
        using IHost host = Build(static services => services.Configure<HostOptions>(static o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(50)));
        await host.StartAsync(Cancellation);
        await WaitUntilReadyAsync(host);
        using ServableHandle handle = host.Services.GetRequiredService<IServableCatalog>().Acquire(new ModelQuery("m"));

        await host.StopAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.False(_format.Loaded["1"].IsDisposed);
    }

    [Fact]
    public async Task A_server_without_models_is_ready()
    {
        using IHost host = Build();
        await host.StartAsync(Cancellation);

        Assert.True(host.Services.GetRequiredService<IServerReadiness>().IsReady);
        await host.StopAsync(Cancellation);
    }

    private static async Task WaitUntilReadyAsync(IHost host)
    {
        await WaitForAsync(host, _ => host.Services.GetRequiredService<IServerReadiness>().IsReady);
    }

    private static Task<CatalogSnapshot> WaitForAsync(IHost host, Func<CatalogSnapshot, bool> condition) =>
        host.Services.GetRequiredService<ServableManager>().WaitUntilAsync(condition, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    private IHost Build(Action<IServiceCollection>? configure = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddTensorKeeperServing(static options => options.PollInterval = TimeSpan.FromMilliseconds(20))
            .AddModelFormat(_format)
            .AddModelFolder(_folder.Path);
        configure?.Invoke(builder.Services);
        return builder.Build();
    }
}
