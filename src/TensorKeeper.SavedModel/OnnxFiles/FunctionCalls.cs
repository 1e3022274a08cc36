// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>Which local functions call which: the engine puts the body of each in place of every call.</summary>
/// <remarks>A short file whose functions call each other twice, or themselves, would otherwise become endless there.</remarks>
internal sealed class FunctionCalls
{
    private const int MaxDepth = 64;
    private const long MaxNodes = 1_000_000;

    private readonly Dictionary<(string Domain, string Op), Dictionary<(string Domain, string Op), long>> _calls = [];
    private readonly Dictionary<(string Domain, string Op), long> _sizes = [];
    private readonly HashSet<(string Domain, string Op)> _open = [];

    /// <summary>Keeps the ops of a function, or of the graph itself, and how often each stands there.</summary>
    /// <returns>False if there is one of that name already.</returns>
    public bool TryAdd(string domain, string name, Dictionary<(string Domain, string Op), long> ops) =>
        _calls.TryAdd((domain, name), ops);

    /// <summary>Says what is wrong with the calls that start at one of them.</summary>
    /// <returns>The reason to refuse the model; null if there is none.</returns>
    public Diagnostic? Find(string domain, string name, string path)
    {
        try
        {
            long size = SizeOf((domain, name), path);
            return size <= MaxNodes ? null : new Diagnostic(
                DiagnosticId.TooLarge,
                string.Create(CultureInfo.InvariantCulture, $"Local functions that call each other make more than {MaxNodes} nodes of the graph."),
                File: path);
        }
        catch (SavedModelException refused)
        {
            return refused.Diagnostics[0];
        }
    }

    private long SizeOf((string Domain, string Op) function, string path)
    {
        if (_sizes.TryGetValue(function, out long known)) { return known; }
        if (!_calls.TryGetValue(function, out Dictionary<(string Domain, string Op), long>? ops)) { return 1; }
        if (!_open.Add(function))
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.Cycle, "A local function calls itself, perhaps by way of others.", function.Op, File: path));
        }

        if (_open.Count > MaxDepth)
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.TooDeep,
                string.Create(CultureInfo.InvariantCulture, $"Local functions call each other deeper than {MaxDepth} levels."),
                File: path));
        }

        long size = 1;
        foreach (((string Domain, string Op) op, long count) in ops)
        {
            size = (long)Math.Min(size + ((double)count * SizeOf(op, path)), MaxNodes + 1);
        }

        _open.Remove(function);
        return _sizes[function] = size;
    }
}
