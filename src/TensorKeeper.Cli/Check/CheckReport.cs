// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Golden;
using TensorKeeper.Formats;

namespace TensorKeeper.Cli.Check;

/// <summary>What came of checking a model. Immutable.</summary>
/// <param name="Directory">The version directory.</param>
/// <param name="Platform">The format, for example <c>tensorflow</c>.</param>
/// <param name="Plan">How it would run; null if the format does not tell, or the model cannot be read.</param>
/// <param name="Signatures">What the loaded model can be asked, sorted by name; empty if it was not loaded.</param>
/// <param name="LoadPhases">How long loading took; empty if it was not loaded.</param>
/// <param name="Refusal">Why the model as a whole was refused; null if it was loaded.</param>
/// <param name="Runs">What came of the recorded runs; empty without any.</param>
internal sealed record CheckReport(
    string Directory,
    string Platform,
    ModelPlan? Plan,
    IReadOnlyList<Signature> Signatures,
    IReadOnlyList<LoadPhase> LoadPhases,
    ServingException? Refusal,
    IReadOnlyList<CheckedRun> Runs)
{
    /// <summary>Gets a value indicating whether every signature runs and every recorded answer came.</summary>
    public bool IsPassed => Refusal is null
        && (Plan is null || Plan.Signatures.All(static signature => signature.Refusal is null))
        && Runs.All(static run => run.IsPassed);
}

/// <summary>What came of a recorded run. Immutable.</summary>
/// <param name="Signature">The signature that was called.</param>
/// <param name="Outputs">How each output compares; empty if the run failed.</param>
/// <param name="Failure">Why there are no outputs; null if there are.</param>
internal sealed record CheckedRun(string Signature, IReadOnlyList<TensorAgreement> Outputs, string? Failure)
{
    /// <summary>Gets a value indicating whether every output is near enough.</summary>
    public bool IsPassed => Failure is null && Outputs.All(static output => output.Failure is null);
}
