// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Differential;

/// <summary>Ops that both the host and the engine know and that are not compared here, by reason.</summary>
internal static class OpsWithoutRow
{
    /// <summary>Lists and arrays are values that the engine does not give back; the corpus has them in whole graphs.</summary>
    public static bool IsOfLists(string op) => op.StartsWith("TensorList", StringComparison.Ordinal) || op.StartsWith("TensorArray", StringComparison.Ordinal) || op == "EmptyTensorList";

    /// <summary>
    /// Ops that the host computes for complex numbers only, and the engine for the others; the corpus has cases of them.
    /// What is drawn differs each time.
    /// </summary>
    public static IReadOnlySet<string> WithoutOverlap { get; } = new HashSet<string>(
        "Angle EuclideanNorm Mean RandomShuffle".Split(' '),
        StringComparer.Ordinal);
}
