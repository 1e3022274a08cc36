// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.DenseNetworks;

/// <summary>An operation of a row with a constant one.</summary>
internal enum ColumnOperation
{
    /// <summary>The sum.</summary>
    Add,

    /// <summary>The row less the constant.</summary>
    Subtract,

    /// <summary>The product.</summary>
    Multiply,

    /// <summary>The row divided by the constant.</summary>
    Divide,
}
