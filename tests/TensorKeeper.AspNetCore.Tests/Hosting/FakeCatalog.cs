// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Formats;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.Tests.Hosting;

/// <summary>Models that are simply there. Counts the handles that are out.</summary>
internal sealed class FakeCatalog : IServableCatalog, IServerReadiness
{
    private readonly Dictionary<ServableId, IServableModel> _available = [];
    private readonly List<ServableStatus> _statuses = [];
    private int _handles;

    public IReadOnlyList<string> ModelNames => [.. _statuses.Select(static status => status.Id.Name).Distinct().Order(StringComparer.Ordinal)];

    public int HandlesOut => Volatile.Read(ref _handles);

    public bool IsReady { get; set; } = true;

    public bool IsDraining { get; set; }

    public string Reason { get; set; } = "";

    public FakeCatalog With(string name, long version, IServableModel model)
    {
        var id = new ServableId(name, version);
        _available.Add(id, model);
        _statuses.Add(new ServableStatus(id, ServableState.Available));
        return this;
    }

    public FakeCatalog With(ServableStatus status)
    {
        _statuses.Add(status);
        return this;
    }

    public ServableHandle Acquire(ModelQuery query)
    {
        if (query.Name.Length == 0) { throw Invalid("ModelSpec has no name specified."); }
        if (query.Label is not null and not "stable") { throw Invalid($"Unrecognized servable version label: {query.Label}"); }
        ServableId? id = _available.Keys.Where(id => id.Name == query.Name && (query.Version ?? id.Version) == id.Version)
            .OrderByDescending(static id => id.Version).Cast<ServableId?>().FirstOrDefault();
        string wanted = query.Version is long version
            ? string.Create(CultureInfo.InvariantCulture, $"Specific({query.Name}, {version})")
            : $"Latest({query.Name})";
        if (id is not ServableId found)
        {
            throw new ServingException(ServingErrorCode.NotFound, $"Servable not found for request: {wanted}");
        }

        Interlocked.Increment(ref _handles);
        return new Handle(this, found);
    }

    public IReadOnlyList<ServableStatus> GetStatus(string modelName) =>
        [.. _statuses.Where(status => status.Id.Name == modelName).OrderByDescending(static status => status.Id.Version)];

    private static ServingException Invalid(string message) => new(ServingErrorCode.InvalidArgument, message);

    private sealed class Handle(FakeCatalog catalog, ServableId id) : ServableHandle
    {
        public override ServableId Id => id;

        public override IServableModel Model => catalog._available[id];

        protected override void Dispose(bool disposing) => Interlocked.Decrement(ref catalog._handles);
    }
}
