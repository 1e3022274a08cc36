// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Tests.Messages;

/// <summary>Asserts that something is refused, and for which reason.</summary>
internal static class Refusal
{
    public static Diagnostic Of(DiagnosticId expected, Action action)
    {
        Diagnostic diagnostic = Assert.Single(Assert.Throws<SavedModelException>(action).Diagnostics);
        Assert.True(diagnostic.Id == expected, $"{expected} is expected: {diagnostic}");
        return diagnostic;
    }
}
