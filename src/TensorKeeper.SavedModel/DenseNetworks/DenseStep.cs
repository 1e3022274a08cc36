// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.DenseNetworks;

/// <summary>What a <see cref="DenseNetwork"/> does to its rows, one after the other. Immutable.</summary>
/// <param name="Columns">The number of values that a row has afterwards.</param>
internal abstract record DenseStep(int Columns);

/// <summary>Applies one operation with one number for each column.</summary>
/// <param name="Operation">The operation; the row is its left operand.</param>
/// <param name="Operands">The numbers, one for each column.</param>
internal sealed record ColumnStep(ColumnOperation Operation, float[] Operands) : DenseStep(Operands.Length);

/// <summary>Applies a function to each value, or to each row.</summary>
/// <param name="Columns">The number of values in a row.</param>
/// <param name="Function">The function.</param>
internal sealed record FunctionStep(int Columns, RowFunction Function) : DenseStep(Columns);
