// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TensorKeeper.Serving.Batching;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Warmup;

namespace TensorKeeper.Serving.Tests.Lifecycle;

/// <summary>A manager over a fake format, with fake time.</summary>
internal sealed class ManagerFixture : IDisposable
{
    public ManagerFixture(Action<ServingOptions>? configure = null)
    {
        var options = new ServingOptions();
        configure?.Invoke(options);
        var warmer = new ModelWarmer(WarmUps, Options.Create(options), Time, [], NullLogger<ModelWarmer>.Instance);
        var batching = new ServableBatching(Options.Create(options), Meters.Metrics, [], Time, NullLogger<ServableBatching>.Instance);
        var loader = new ServableLoader(Options.Create(options), Time, warmer, batching, Meters.Metrics, [], Log);
        var unloader = new ServableUnloader(Options.Create(options), NullLogger<ServableUnloader>.Instance);
        Manager = new ServableManager(loader, unloader, Options.Create(options), NullLogger<ServableManager>.Instance);
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public List<IModelWarmUp> WarmUps { get; } = [];

    public WatchedTime Time { get; } = new();

    public TestMeters Meters { get; } = new();

    public TestFormat Format { get; } = new();

    public LogLines<ServableLoader> Log { get; } = new();

    public ServableManager Manager { get; }

    public void Aspire(string model, params long[] versions) =>
        Manager.Aspire(model, [.. versions.Select(version => new AspiredVersion(new ServableId(model, version), $"/{version}", Format))]);

    public ServableState StateOf(string model, long version) =>
        Manager.GetStatus(model).FirstOrDefault(status => status.Id.Version == version)?.State ?? ServableState.Unknown;

    public async Task<ServableStatus> WaitForAsync(string model, long version, ServableState state)
    {
        CatalogSnapshot snapshot = await WaitUntilAsync(snapshot => Find(snapshot) is { } status && status.State == state);
        return Find(snapshot)!;

        ServableStatus? Find(CatalogSnapshot from) => from.Find(model)?.Statuses.FirstOrDefault(status => status.Id.Version == version);
    }

    public Task<CatalogSnapshot> WaitUntilAsync(Func<CatalogSnapshot, bool> condition) =>
        Manager.WaitUntilAsync(condition, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    public void Dispose() => Meters.Dispose();
}
