// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.Conformance.Suites;

/// <summary>Says which diagnostics tell each of the corpus' reasons to refuse a model.</summary>
internal static class RefusalReasons
{
    private static readonly Dictionary<string, DiagnosticId[]> Diagnostics = new(StringComparer.Ordinal)
    {
        ["unsupported-op"] = [DiagnosticId.UnsupportedOp],
        ["state-write"] = [DiagnosticId.StateWrite],
        ["missing-file"] = [DiagnosticId.MissingFile],
        ["truncated"] = [DiagnosticId.Truncated],
        ["checksum"] = [DiagnosticId.ChecksumMismatch],
        ["lfs-pointer"] = [DiagnosticId.GitLfsPointer],
        ["not-a-savedmodel"] = [DiagnosticId.NotASavedModel, DiagnosticId.Malformed, DiagnosticId.UnsupportedForm],
        ["no-such-tag"] = [DiagnosticId.NoSuchTag],
        ["no-such-signature"] = [DiagnosticId.NoSuchSignature],
        ["hostile"] =
        [
            DiagnosticId.Malformed, DiagnosticId.Truncated, DiagnosticId.PathEscape, DiagnosticId.DanglingReference, DiagnosticId.Cycle,
            DiagnosticId.InvalidNode, DiagnosticId.TooLarge, DiagnosticId.TooDeep,
        ],
    };

    /// <summary>Checks a report against the reason a case gives.</summary>
    /// <returns>What is wrong with the report; null if it tells the reason.</returns>
    public static string? Explain(ExpectedRefusal expected, IReadOnlyList<Diagnostic> report)
    {
        if (!Diagnostics.TryGetValue(expected.Reason, out DiagnosticId[]? wanted)) { return $"no reason is called '{expected.Reason}'"; }
        List<Diagnostic> telling = [.. report.Where(diagnostic => wanted.Contains(diagnostic.Id))];
        if (telling.Count == 0)
        {
            return $"refused, but not as {expected.Reason} ({string.Join(", ", wanted)}): {string.Join("; ", report)}";
        }

        string[] silent = [.. expected.Ops.Where(op => !telling.Exists(diagnostic => diagnostic.Op is { } named && IsVersionOf(named, op)))];
        return silent.Length == 0 ? null : $"refused without naming {string.Join(", ", silent)}: {string.Join("; ", report)}";
    }

    // The corpus names some ops without the version that the graph has: IteratorFromStringHandle for IteratorFromStringHandleV2.
    private static bool IsVersionOf(string named, string op) =>
        named.StartsWith(op, StringComparison.Ordinal)
        && (named.Length == op.Length || (named[op.Length] == 'V' && named.AsSpan(op.Length + 1) is { Length: > 0 } version && !version.ContainsAnyExceptInRange('0', '9')));
}
