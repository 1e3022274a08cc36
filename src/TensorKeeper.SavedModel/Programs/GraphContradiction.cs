// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>A graph that contradicts itself in a way no rule foresaw, such as an input too few or a type that is none: the model is at fault.</summary>
internal static class GraphContradiction
{
    public static bool Is(Exception exception) =>
        exception is ArgumentException or IndexOutOfRangeException or InvalidOperationException or OverflowException;

    public static SavedModelException Report(string signature, Exception exception) => new(
        new Diagnostic(DiagnosticId.InvalidNode, $"The graph of signature '{signature}' contradicts itself: {exception.Message}"), exception);
}
