// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Golden;

namespace TensorKeeper.Conformance.Suites;

/// <summary>One case of the corpus as <c>case.json</c> tells it; tensors are read when a run is. Immutable.</summary>
/// <param name="Directory">The folder of the case, an absolute path.</param>
/// <param name="Refusal">Why the model must be refused; null if it must run.</param>
internal sealed record CorpusCase(
    string Id,
    string Group,
    string Note,
    string Directory,
    IReadOnlyList<string> Tags,
    IReadOnlyList<RecordedRun> Runs,
    ExpectedRefusal? Refusal)
{
    public string ModelDirectory => Path.Combine(Directory, "model");

    public string TensorFile => Path.Combine(Directory, "tensors.safetensors");
}

/// <summary>A refusal with its reason and the ops that the report must name.</summary>
internal sealed record ExpectedRefusal(string Reason, IReadOnlyList<string> Ops);
