// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages;

/// <summary>A value of TensorFlow's type variant. Immutable: a change makes a new one, so that any number of readers may hold the old.</summary>
/// <remarks>Tensors in it lie in managed memory of its own; nobody disposes them.</remarks>
internal abstract class Variant;
