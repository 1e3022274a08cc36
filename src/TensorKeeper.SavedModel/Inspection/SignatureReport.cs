// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Inspection;

/// <summary>One signature: how it is called, what it needs, and whether it can be served. Immutable.</summary>
/// <param name="Name">The name that requests use.</param>
/// <param name="MethodName">The method that the exporter declared; empty if none.</param>
/// <param name="Inputs">What is fed, sorted by name (ordinal).</param>
/// <param name="Outputs">What is answered, sorted by name (ordinal).</param>
/// <param name="Ops">The ops it reaches, sorted by name (ordinal).</param>
/// <param name="IsCallable">False for the signatures by which TensorFlow initializes a model; requests cannot name them.</param>
/// <param name="Refusals">Why it cannot be served; empty if it can, or is not callable.</param>
public sealed record SignatureReport(
    string Name,
    string MethodName,
    IReadOnlyList<TensorReport> Inputs,
    IReadOnlyList<TensorReport> Outputs,
    IReadOnlyList<OpReport> Ops,
    bool IsCallable,
    IReadOnlyList<Diagnostic> Refusals)
{
    /// <summary>Gets a value indicating whether requests can call it.</summary>
    public bool IsServable => IsCallable && Refusals.Count == 0;
}
