// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Which op is translated by what. Thread-safe.</summary>
internal sealed class TranslatorTable
{
    private readonly Dictionary<string, TranslatorFamily> _families = new(512, StringComparer.Ordinal);
    private readonly Dictionary<string, Translator> _translators = new(64, StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <exception cref="ArgumentException">Two families claim one op.</exception>
    public TranslatorTable(ReadOnlySpan<TranslatorFamily> families)
    {
        foreach (TranslatorFamily family in families)
        {
            foreach (string op in family.Ops.Split(' ')) { _families.Add(op, family); }
        }
    }

    /// <summary>Gets the table of all ops.</summary>
    public static TranslatorTable Shared { get; } = new(TranslatorFamilies.All);

    /// <summary>Gets the ops that have a translator, in no order.</summary>
    public IReadOnlyCollection<string> Ops => _families.Keys;

    /// <summary>Gets the ops whose translators were added so far.</summary>
    internal IReadOnlyCollection<string> Added => _translators.Keys;

    /// <summary>Asks whether an op has a translator; its family need not have registered.</summary>
    public bool Contains(string op) => _families.ContainsKey(op);

    /// <summary>Finds the translator of an op.</summary>
    public bool TryGet(string op, [NotNullWhen(true)] out Translator? translator)
    {
        lock (_gate)
        {
            if (_translators.TryGetValue(op, out translator)) { return true; }
            if (!_families.TryGetValue(op, out TranslatorFamily? family)) { return false; }
            family.Register(this);
            return _translators.TryGetValue(op, out translator);
        }
    }

    /// <summary>Adds one op; for families while they register.</summary>
    /// <exception cref="ArgumentException">The op has a translator already.</exception>
    public TranslatorTable Add(string op, Translator translator)
    {
        _translators.Add(op, translator);
        return this;
    }
}
