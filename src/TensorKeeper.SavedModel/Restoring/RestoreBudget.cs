// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>Bounds the work of restoring: functions that call functions can make a short file an endless task.</summary>
internal sealed class RestoreBudget(MessageFile file)
{
    /// <summary>How deeply calls may be nested.</summary>
    public const int MaxCalls = 64;

    // A model of ten thousand variables takes about fifty thousand steps.
    private const int MaxSteps = 2_000_000;

    private int _steps;

    public void Take(int steps)
    {
        _steps += steps;
        if (_steps > MaxSteps)
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.TooLarge, $"Restoring the model takes more than {MaxSteps} steps.", File: file.Path));
        }
    }

    public void Enter(HostFrame frame)
    {
        if (frame.Depth > MaxCalls)
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.TooDeep, $"Functions that restore the model call each other more than {MaxCalls} levels deep.", File: file.Path));
        }

        Take(1 + (frame.Function?.Nodes.Length ?? 0));
    }
}
