// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Batching;

/// <summary>Some rows of a tensor.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="From">The first row.</param>
/// <param name="Rows">How many.</param>
internal readonly record struct RowPiece(Tensor Tensor, int From, int Rows);
