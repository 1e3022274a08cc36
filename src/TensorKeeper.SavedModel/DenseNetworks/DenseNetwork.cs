// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;

namespace TensorKeeper.SavedModel.DenseNetworks;

/// <summary>A chain of small layers over the columns of a matrix, each row by itself. Immutable.</summary>
internal sealed class DenseNetwork
{
    /// <summary>The most weights and constants: 24 KiB; they and two blocks of rows stay in a first cache of 32.</summary>
    public const int MaxParameters = 6144;

    /// <summary>The most columns of any layer.</summary>
    public const int MaxColumns = 64;

    /// <summary>So many products take some two microseconds, as long as it takes to wake a thread.</summary>
    private const int QuickProducts = 64 << 10;

    private const int RowsBetweenLooks = 4096;   // at the caller's token; a few hundred microseconds

    private readonly DenseStep[] _steps;
    private readonly int _widest;

    /// <summary>Initializes the network.</summary>
    /// <param name="columns">The columns of the input, 1 to <see cref="MaxColumns"/>.</param>
    /// <param name="steps">What is done to a row; the columns of one are the inputs of the next.</param>
    public DenseNetwork(int columns, IEnumerable<DenseStep> steps)
    {
        InputColumns = columns;
        _steps = [.. steps];
        OutputColumns = _steps.Length == 0 ? columns : _steps[^1].Columns;
        _widest = _steps.Aggregate(Math.Max(columns, DenseKernels.Tile), static (widest, step) => Math.Max(widest, step is DenseLayer layer ? layer.PaddedColumns : step.Columns));
        int products = _steps.Sum(static step => step is DenseLayer layer ? layer.Weights.Length : step.Columns);
        QuickRows = Math.Max(1, QuickProducts / Math.Max(1, products));
    }

    /// <summary>Gets how many values a row of the input has.</summary>
    public int InputColumns { get; }

    /// <summary>Gets how many values a row of the output has.</summary>
    public int OutputColumns { get; }

    /// <summary>Gets how many rows are computed in a time that is too short to hand them to another thread.</summary>
    public int QuickRows { get; }

    /// <summary>Computes the output of rows on the caller's thread.</summary>
    /// <param name="input">Rows of <see cref="InputColumns"/>.</param>
    /// <param name="output">As many rows of <see cref="OutputColumns"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    [SkipLocalsInit]
    public void Run(ReadOnlySpan<float> input, Span<float> output, CancellationToken cancellationToken)
    {
        const int blockRows = DenseKernels.BlockRows;
        int rows = input.Length / InputColumns;
        Span<float> now = stackalloc float[_widest * blockRows];
        Span<float> next = stackalloc float[_widest * blockRows];
        for (int from = 0; from < rows; from += blockRows)
        {
            if (from % RowsBetweenLooks == 0) { cancellationToken.ThrowIfCancellationRequested(); }
            int count = Math.Min(blockRows, rows - from);
            DenseKernels.Turn(input.Slice(from * InputColumns, count * InputColumns), InputColumns, now);
            foreach (DenseStep step in _steps)
            {
                switch (step)
                {
                    case DenseLayer layer:
                        DenseKernels.Multiply(layer, now, next);
                        Span<float> free = now;
                        now = next;
                        next = free;
                        break;
                    case FunctionStep function:
                        DenseKernels.Apply(function, now);
                        break;
                    case ColumnStep combination:
                        DenseKernels.Combine(combination, now);
                        break;
                    default:
                        throw new InvalidOperationException($"No kernel for {step}.");
                }
            }

            DenseKernels.TurnBack(now, OutputColumns, output.Slice(from * OutputColumns, count * OutputColumns));
        }
    }
}
