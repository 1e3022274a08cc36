// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>Bounds how many nodes raising copies in all, since what both parts of a loop need is copied into both. Not thread-safe.</summary>
internal sealed class CopyBudget
{
    private const int MaxCopies = 4_000_000;

    private int _copies;

    /// <summary>Notes a copy.</summary>
    /// <exception cref="SavedModelException">There were too many.</exception>
    public void Spend(SourceNode node)
    {
        if (++_copies > MaxCopies)
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.TooLarge, $"The loops and conditionals of TensorFlow 1 have, taken apart, more than {MaxCopies} nodes.", node.Name, node.Op));
        }
    }
}
