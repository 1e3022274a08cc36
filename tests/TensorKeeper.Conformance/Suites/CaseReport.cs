// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.Conformance.Suites;

/// <summary>What came of one case. Immutable.</summary>
/// <param name="Lines">A line for each output of each run, and one for the refusal if there was one.</param>
/// <param name="Diagnostics">What the importer reported; empty if the model was loaded.</param>
/// <param name="Failure">Why the case fails; null if it passes.</param>
internal sealed record CaseReport(
    CorpusCase Case, IReadOnlyList<string> Lines, IReadOnlyList<Diagnostic> Diagnostics, string? Failure, TimeSpan Elapsed);
