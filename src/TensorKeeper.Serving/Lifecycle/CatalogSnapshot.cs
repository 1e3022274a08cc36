// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Lifecycle;

/// <summary>All models at one moment; requests read it without a lock. Immutable, thread-safe.</summary>
internal sealed class CatalogSnapshot
{
    private readonly Dictionary<string, ModelSnapshot> _models;
    private readonly TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CatalogSnapshot(Dictionary<string, ModelSnapshot> models, IReadOnlyList<string> names)
    {
        _models = models;
        Names = names;
    }

    /// <summary>Gets the picture of a server without models.</summary>
    public static CatalogSnapshot Empty => new(new Dictionary<string, ModelSnapshot>(StringComparer.Ordinal), []);

    /// <summary>Gets the names of all models, sorted.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets all models, in no order.</summary>
    public IReadOnlyCollection<ModelSnapshot> Models => _models.Values;

    /// <summary>Gets a task that completes when a newer picture is there.</summary>
    public Task Replaced => _replaced.Task;

    /// <summary>Finds a model.</summary>
    /// <param name="name">Compared ordinally.</param>
    /// <returns>The model, or null.</returns>
    public ModelSnapshot? Find(string name) => _models.GetValueOrDefault(name);

    /// <summary>Draws the picture again with one model changed.</summary>
    /// <param name="model">The model as it is now.</param>
    /// <returns>The newer picture.</returns>
    public CatalogSnapshot With(ModelSnapshot model)
    {
        var models = new Dictionary<string, ModelSnapshot>(_models, StringComparer.Ordinal) { [model.Name] = model };
        return new(models, models.Count == _models.Count ? Names : [.. models.Keys.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Wakes those who wait for <see cref="Replaced"/>.</summary>
    public void SetReplaced() => _replaced.TrySetResult();
}
