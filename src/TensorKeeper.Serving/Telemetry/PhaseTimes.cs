// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;

namespace TensorKeeper.Serving.Telemetry;

/// <summary>How long the phases of all requests take, by model, whether somebody listens or not. Thread-safe.</summary>
/// <remarks>
/// Only models that were loaded have an entry: what callers send cannot fill the memory. A server that loaded very many
/// models, one after the other, takes up no new ones.
/// </remarks>
public sealed class PhaseTimes
{
    private const int MostModels = 10_000;

    private readonly ConcurrentDictionary<string, ModelPhases> _models = new(StringComparer.Ordinal);
    private readonly ModelPhases _others = new();   // which nobody reads

    /// <summary>Gets what was recorded, by the name of the model.</summary>
    public IEnumerable<KeyValuePair<string, ModelPhases>> Models => _models;

    /// <summary>Counts a phase of a request for a model by its name.</summary>
    /// <param name="model">A name as it was sent; one that no loaded model has is not counted.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="took">Its duration.</param>
    public void Record(string model, RequestPhase phase, TimeSpan took)
    {
        if (_models.TryGetValue(model, out ModelPhases? phases)) { phases.Record(phase, took); }
    }

    /// <summary>Returns the entry of a model that was loaded.</summary>
    internal ModelPhases Of(string model)
    {
        if (_models.TryGetValue(model, out ModelPhases? phases)) { return phases; }
        return _models.Count >= MostModels ? _others : _models.GetOrAdd(model, static _ => new ModelPhases());
    }
}
