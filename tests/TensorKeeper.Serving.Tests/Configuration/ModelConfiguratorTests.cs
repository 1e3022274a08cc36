// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Serving.Tests.Configuration;

public sealed class ModelConfiguratorTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestFormat _format = new();
    private IHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IServableCatalog Catalog => _host.Services.GetRequiredService<IServableCatalog>();

    public async ValueTask InitializeAsync()
    {
        _folder.AddVersion("a", "1");
        _folder.AddVersion("a", "2");
        _folder.AddVersion("b", "1");
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddTensorKeeperServing(static options => options.PollInterval = TimeSpan.FromMilliseconds(20)).AddModelFormat(_format);
        _host = builder.Build();
        await _host.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_model_that_was_asked_for_can_be_called_when_the_call_returns()
    {
        await ConfigureAsync(Model("a"));

        using ServableHandle handle = Catalog.Acquire(new ModelQuery("a"));
        Assert.Equal(2, handle.Id.Version);
    }

    [Fact]
    public async Task A_model_that_is_not_named_any_more_goes()
    {
        await ConfigureAsync(Model("a"), Model("b"));
        await ConfigureAsync(Model("b"));

        await WaitForAsync(static snapshot => snapshot.Find("a")!.Statuses.All(static version => version.State == ServableState.End));
        Assert.Equal(ServingErrorCode.NotFound, Assert.Throws<ServingException>(() => Catalog.Acquire(new ModelQuery("a"))).Code);
        Catalog.Acquire(new ModelQuery("b")).Dispose();
    }

    [Fact]
    public async Task Another_version_policy_is_brought_about()
    {
        await ConfigureAsync(Model("a"));
        await ConfigureAsync(Model("a", VersionPolicy.Specific(1, 2)));

        Catalog.Acquire(new ModelQuery("a", 1)).Dispose();
        Catalog.Acquire(new ModelQuery("a", 2)).Dispose();
    }

    [Fact]
    public async Task A_label_moves_to_a_version_of_the_same_change()
    {
        await ConfigureAsync(Model("a", VersionPolicy.Specific(1), ("stable", 1)));
        await ConfigureAsync(Model("a", VersionPolicy.Specific(2), ("stable", 2)));

        using ServableHandle handle = Catalog.Acquire(new ModelQuery("a", null, "stable"));
        Assert.Equal(2, handle.Id.Version);
    }

    [Fact]
    public async Task A_label_of_a_version_that_cannot_be_called_is_refused_and_stays_what_it_was()
    {
        await ConfigureAsync(Model("a", VersionPolicy.All, ("stable", 2)));

        ServingException refusal = await Assert.ThrowsAsync<ServingException>(() => ConfigureAsync(Model("a", VersionPolicy.All, ("stable", 9), ("old", 1))));

        Assert.Equal(
            (ServingErrorCode.FailedPrecondition, "Request to assign label to version 9 of model a, which is not currently available for inference"),
            (refusal.Code, refusal.Message));
        using ServableHandle stable = Catalog.Acquire(new ModelQuery("a", null, "stable"));
        using ServableHandle old = Catalog.Acquire(new ModelQuery("a", null, "old"));
        Assert.Equal((2, 1), (stable.Id.Version, old.Id.Version));
    }

    [Fact]
    public async Task A_label_that_is_not_named_any_more_is_gone()
    {
        await ConfigureAsync(Model("a", VersionPolicy.All, ("stable", 2)));
        await ConfigureAsync(Model("a", VersionPolicy.All));

        Assert.Equal(
            "Unrecognized servable version label: stable",
            Assert.Throws<ServingException>(() => Catalog.Acquire(new ModelQuery("a", null, "stable"))).Message);
    }

    [Fact]
    public async Task A_new_label_may_wait_for_its_version_if_that_is_allowed_but_an_old_one_may_not_move_there()
    {
        _host.Services.GetRequiredService<IOptions<ServingOptions>>().Value.AllowLabelsForUnavailableVersions = true;
        await ConfigureAsync(Model("a", VersionPolicy.All, ("next", 3), ("stable", 2)));
        Assert.Equal(
            "Servable not found for request: Specific(a, 3)",
            Assert.Throws<ServingException>(() => Catalog.Acquire(new ModelQuery("a", null, "next"))).Message);

        await Assert.ThrowsAsync<ServingException>(() => ConfigureAsync(Model("a", VersionPolicy.All, ("next", 3), ("stable", 4))));
        using ServableHandle stable = Catalog.Acquire(new ModelQuery("a", null, "stable"));
        Assert.Equal(2, stable.Id.Version);
    }

    [Fact]
    public async Task A_version_that_cannot_be_loaded_is_told_and_everything_else_is_done()
    {
        _format.OnLoad = static (name, _) => name == "2" ? throw new ServingException(ServingErrorCode.Unimplemented, "no op Foo") : new TestModel();

        ServingException failure = await Assert.ThrowsAsync<ServingException>(() => ConfigureAsync(Model("a"), Model("b")));

        Assert.Equal(
            (ServingErrorCode.Unknown, "1 model(s) did not become available: {{{name: a version: 2} due to error: UNIMPLEMENTED: no op Foo}, }"),
            (failure.Code, failure.Message));
        Catalog.Acquire(new ModelQuery("b")).Dispose();
    }

    [Fact]
    public async Task A_base_path_that_is_missing_is_told_at_once_and_served_when_it_is_there()
    {
        ServingException failure = await Assert.ThrowsAsync<ServingException>(() => ConfigureAsync(Model("c")));
        Assert.Equal("1 model(s) did not become available: {{{name: c} due to error: NOT_FOUND: its base path does not exist}, }", failure.Message);

        _folder.AddVersion("c", "1");
        await WaitForAsync(static snapshot => snapshot.Find("c")!.Ready.Length == 1);
    }

    [Theory]
    [InlineData("a,a", "", "Illegal to list model a multiple times in config list")]
    [InlineData("a", "nothing", "Model a requests unsupported platform nothing")]
    public async Task A_list_that_contradicts_itself_changes_nothing(string names, string platform, string message)
    {
        await ConfigureAsync(Model("b"));
        ModelConfig[] models = [.. names.Split(',').Select(name => Model(name))];
        foreach (ModelConfig model in models) { model.Platform = platform; }

        ServingException refusal = await Assert.ThrowsAsync<ServingException>(() => ConfigureAsync(models));

        Assert.Equal((ServingErrorCode.InvalidArgument, message), (refusal.Code, refusal.Message));
        Catalog.Acquire(new ModelQuery("b")).Dispose();
        Assert.Equal("b", Assert.Single(_host.Services.GetRequiredService<IModelConfigurator>().Models).Name);
    }

    [Fact]
    public async Task Who_gives_up_waiting_does_not_stop_what_was_asked_for()
    {
        using var mayLoad = new ManualResetEventSlim();
        _format.OnLoad = (_, token) =>
        {
            mayLoad.Wait(token);
            return new TestModel();
        };
        using var patience = new CancellationTokenSource();
        Task configuring = _host.Services.GetRequiredService<IModelConfigurator>().ConfigureAsync([Model("b")], patience.Token);
        await WaitForAsync(static snapshot => snapshot.Find("b") is { Statuses: [{ State: ServableState.Loading }] });

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => configuring);
        mayLoad.Set();
        await WaitForAsync(static snapshot => snapshot.Find("b")!.Ready.Length == 1);
    }

    private Task ConfigureAsync(params ModelConfig[] models) => _host.Services.GetRequiredService<IModelConfigurator>()
        .ConfigureAsync(models, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    private Task<CatalogSnapshot> WaitForAsync(Func<CatalogSnapshot, bool> condition) => _host.Services.GetRequiredService<ServableManager>()
        .WaitUntilAsync(condition, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    private ModelConfig Model(string name, VersionPolicy? policy = null, params (string Label, long Version)[] labels)
    {
        var model = new ModelConfig { Name = name, BasePath = _folder.At(name), VersionPolicy = policy ?? VersionPolicy.Default };
        foreach ((string label, long version) in labels) { model.Labels[label] = version; }
        return model;
    }
}
