// SPDX-License-Identifier: MIT
using System.Diagnostics;
using TensorKeeper.Cli.Golden;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.Conformance.Suites;

/// <summary>Checks one case on whatever loads models.</summary>
internal sealed class CaseCheck(IModelFormat format, CorpusCase corpusCase)
{
    /// <summary>What the import of a hostile model may allocate: some of them ask for terabytes.</summary>
    private const long HostileBytes = 512L << 20;

    private static readonly TimeSpan HostileTime = TimeSpan.FromSeconds(10);

    private readonly List<string> _lines = [];
    private IReadOnlyList<Diagnostic> _diagnostics = [];

    public CaseReport Check(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        string? failure;
        try
        {
            failure = LoadAndRun(cancellationToken);
            if (corpusCase.Refusal is not null) { failure = $"was to be refused ({corpusCase.Refusal.Reason}), but {failure ?? "it runs"}"; }
        }
        catch (ServingException refusal)
        {
            failure = Judge(refusal);
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            failure = "an unforeseen exception: " + defect;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (failure is null && corpusCase.Refusal?.Reason == "hostile")
        {
            if (clock.Elapsed > HostileTime) { failure = $"took {clock.Elapsed} to refuse"; }
            if (allocated > HostileBytes) { failure = $"allocated {allocated} bytes to refuse"; }
        }

        return new CaseReport(corpusCase, _lines, _diagnostics, failure, clock.Elapsed);
    }

    private string? Judge(ServingException refusal)
    {
        _diagnostics = (refusal.InnerException as SavedModelException)?.Diagnostics ?? [];
        if (corpusCase.Refusal is null) { return $"{refusal.Code}: {refusal.Message} {(_diagnostics.Count == 0 ? refusal.InnerException : null)}"; }
        _lines.Add($"{refusal.Code}: {refusal.Message}");
        return _diagnostics.Count == 0
            ? $"refused without a diagnostic: {refusal}"
            : RefusalReasons.Explain(corpusCase.Refusal, _diagnostics);
    }

    private string? LoadAndRun(CancellationToken cancellationToken)
    {
        var options = new ModelLoadOptions { Tags = corpusCase.Tags };
        using IServableModel model = format.Load(corpusCase.ModelDirectory, options, cancellationToken);
        SafetensorsFile? tensors = File.Exists(corpusCase.TensorFile) ? new SafetensorsFile(corpusCase.TensorFile) : null;
        string? failure = null;
        for (int i = 0; i < corpusCase.Runs.Count; i++)
        {
            failure ??= Run(model, corpusCase.Runs[i], i, tensors, cancellationToken);
        }

        return failure;
    }

    private string? Run(IServableModel model, RecordedRun run, int number, SafetensorsFile? tensors, CancellationToken cancellationToken)
    {
        string place = $"run {number} ({run.Signature})";
        if (!model.Signatures.ContainsKey(run.Signature)) { return $"{place}: the model has no such signature"; }
        string? failure = null;
        foreach (TensorAgreement agreement in Replay.Run(model, run, tensors, cancellationToken))
        {
            _lines.Add($"{place}: {agreement}");
            if (agreement.Failure is not null) { failure ??= $"{place}: {agreement}"; }
        }

        return failure;
    }
}
