// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Translators;

/// <summary>How much of the fed tensors' shapes translation is told.</summary>
internal enum ShapeKnowledge
{
    All,
    AllButBatch,
    Rank,
    Nothing,
}
