// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TensorKeeper.Formats;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>Brings what is into line with what is wanted, and hands out what can be called. Thread-safe.</summary>
/// <remarks>
/// Everything that happens (a source speaks, a load ends, a version has drained) takes the lock, changes the state of one
/// model, asks the policy until it has no more wishes, and publishes a new snapshot. The work itself (loading, unloading,
/// cancelling) starts after the lock is left. Requests only read the snapshot.
/// </remarks>
internal sealed class ServableManager(
    ServableLoader loader, ServableUnloader unloader, IOptions<ServingOptions> options, ILogger<ServableManager> logger)
    : IServableCatalog, IAspiredVersionsTarget
{
    private readonly Func<IReadOnlyCollection<VersionFact>, ServableAction?> _policy =
        options.Value.VersionTransition == VersionTransition.ResourcePreserving ? ResourcePreservingPolicy.Next : AvailabilityPreservingPolicy.Next;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ModelState> _models = new(StringComparer.Ordinal);
    private volatile CatalogSnapshot _snapshot = CatalogSnapshot.Empty;
    private bool _isStopping;

    /// <inheritdoc/>
    public IReadOnlyList<string> ModelNames => _snapshot.Names;

    /// <summary>Gets the state of everything at this moment.</summary>
    public CatalogSnapshot Snapshot => _snapshot;

    /// <inheritdoc/>
    public IReadOnlyList<ServableStatus> GetStatus(string modelName) => _snapshot.Find(modelName)?.Statuses ?? [];

    /// <inheritdoc/>
    public ServableHandle Acquire(ModelQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        while (true)
        {
            // A version found in the snapshot may drain before it is acquired; then a newer snapshot is already there.
            if (ServableResolver.Resolve(_snapshot, query).TryAcquire() is { } handle) { return handle; }
        }
    }

    /// <summary>Replaces the configuration: which models there are to be, and their labels.</summary>
    /// <param name="models">All models; versions of those not named are unloaded.</param>
    public void Configure(IReadOnlyList<ModelConfig> models)
    {
        var configured = models.ToDictionary(static model => model.Name, StringComparer.Ordinal);
        foreach (string name in _snapshot.Names.Where(name => !configured.ContainsKey(name)))
        {
            Change(name, static (model, work) =>
            {
                model.IsConfigured = false;
                model.Labels = new Dictionary<string, long>();
                Aspire_NeedsLock(model, [], work);
                return true;
            });
        }

        foreach (ModelConfig config in models)
        {
            Change(config.Name, (model, _) =>
            {
                model.IsConfigured = true;
                return true;
            });
            SetLabels(config.Name, config.Labels);
        }
    }

    /// <summary>Replaces the labels of a model.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="labels">Version numbers by label; whether there are such versions is not looked at.</param>
    public void SetLabels(string modelName, IEnumerable<KeyValuePair<string, long>> labels) => Change(modelName, (model, _) =>
    {
        model.Labels = new Dictionary<string, long>(labels, StringComparer.Ordinal);
        return true;
    });

    /// <inheritdoc/>
    public void Aspire(string modelName, IReadOnlyList<AspiredVersion> versions) =>
        Change(modelName, (model, work) => !_isStopping && Aspire_NeedsLock(model, versions, work));

    /// <summary>Abandons all loads, unloads everything as its calls finish, and takes nothing new.</summary>
    /// <param name="cancellationToken">Ends the waiting; what is in use then stays in memory until the process ends.</param>
    /// <returns>A task that completes when nothing is in memory any more.</returns>
    /// <exception cref="OperationCanceledException">Calls were still running.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate) { _isStopping = true; }
        foreach (string name in _snapshot.Names) { Change(name, static (model, work) => Aspire_NeedsLock(model, [], work)); }
        await WaitUntilAsync(static snapshot => snapshot.Models.All(IsOver), cancellationToken);

        static bool IsOver(ModelSnapshot model) => model.Statuses.All(static status => status.State == ServableState.End);
    }

    /// <summary>Waits for a state of affairs.</summary>
    /// <param name="condition">Asked of each snapshot in turn; may miss short-lived ones.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The first snapshot seen that fits.</returns>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task<CatalogSnapshot> WaitUntilAsync(Func<CatalogSnapshot, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            CatalogSnapshot snapshot = _snapshot;
            if (condition(snapshot)) { return snapshot; }
            await snapshot.Replaced.WaitAsync(cancellationToken);
        }
    }

    private static bool Aspire_NeedsLock(ModelState model, IReadOnlyList<AspiredVersion> versions, List<Action> work)
    {
        var abandoned = new List<VersionState>();
        bool isNews = model.Aspire(versions, abandoned);
        foreach (VersionState version in abandoned) { work.Add(version.Loading.Cancel); }
        return isNews;
    }

    // The one way to change anything: under the lock the state, after it the work that follows from it. A change that
    // says it was none, as most polls are, costs no new snapshot.
    private void Change(string modelName, Func<ModelState, List<Action>, bool> change)
    {
        var work = new List<Action>();
        CatalogSnapshot replaced;
        lock (_gate)
        {
            if (!_models.TryGetValue(modelName, out ModelState? model))
            {
                _models.Add(modelName, model = new ModelState(modelName));
            }

            if (!change(model, work)) { return; }
            while (_policy(model.Facts) is { } action)
            {
                Apply_NeedsLock(model[action.Version], action.Kind, work);
            }

            replaced = _snapshot;
            _snapshot = replaced.With(model.Snapshot());
        }

        foreach (Action step in work) { step(); }
        replaced.SetReplaced();
    }

    private void Apply_NeedsLock(VersionState version, ServableActionKind kind, List<Action> work)
    {
        if (kind == ServableActionKind.Load)
        {
            version.Lifecycle.MoveTo(Phase.Loading);
            work.Add(() => _ = GuardAsync(version, LoadAsync));
        }
        else
        {
            version.Lifecycle.MoveTo(Phase.Draining);
            work.Add(() => _ = GuardAsync(version, UnloadAsync));
        }
    }

    // Nobody awaits the work; what goes wrong in it is a defect that must at least be seen.
    private async Task GuardAsync(VersionState version, Func<VersionState, Task> work)
    {
        try
        {
            await work(version);
        }
        catch (Exception e)
        {
            Log.Defect(logger, version.Id.Name, version.Id.Version, e);
        }
    }

    private async Task LoadAsync(VersionState version)
    {
        LoadOutcome outcome = await loader.LoadAsync(
            version.Aspired, failure => Report(version, failure), version.Loading.Token);
        IServableModel? unwanted = null;
        Change(version.Id.Name, (model, _) =>
        {
            version.Trouble = null;
            if (outcome.Model is not null && version.IsAspired && !version.Loading.IsCancellationRequested)
            {
                version.Loaded = new LoadedServable(version.Id, outcome.Model, outcome.Batcher);
                version.Lifecycle.MoveTo(Phase.Ready);
                return true;
            }

            unwanted = outcome.Model;
            LoadOutcome failure = outcome.Model is null ? outcome : LoadOutcome.Cancelled;
            version.Lifecycle.Fail(failure.ErrorCode, failure.ErrorMessage);
            model.ReviveIfWanted(version);
            return true;
        });
        if (unwanted is not null) { await unloader.DisposeAsync(version.Id, unwanted); }
    }

    private void Report(VersionState version, LoadOutcome failure) => Change(version.Id.Name, (_, _) =>
    {
        version.Trouble = failure;
        return true;
    });

    private async Task UnloadAsync(VersionState version)
    {
        LoadedServable loaded = version.Loaded!;
        Log.Draining(logger, version.Id.Name, version.Id.Version);
        loaded.Release();
        await loaded.Drained;
        Change(version.Id.Name, (_, _) =>
        {
            version.Lifecycle.MoveTo(Phase.Unloading);
            return true;
        });
        await unloader.DisposeAsync(version.Id, loaded.Model);
        Change(version.Id.Name, (model, _) =>
        {
            version.Loaded = null;
            version.Lifecycle.MoveTo(Phase.Gone);
            model.ReviveIfWanted(version);
            return true;
        });
    }
}
