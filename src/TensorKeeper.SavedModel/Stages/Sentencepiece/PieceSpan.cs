// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>A piece found in a normalized text.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Id">Its number.</param>
internal readonly record struct PieceSpan(int Start, int Length, int Id);
