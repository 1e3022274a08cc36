// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Programs;

/// <summary>A stage and where its tensors come from and go to. Immutable.</summary>
/// <param name="Stage">What runs.</param>
/// <param name="InputSlots">The slot of each input.</param>
/// <param name="OutputSlots">The slot of each output.</param>
internal sealed record ProgramStep(IProgramStage Stage, int[] InputSlots, int[] OutputSlots);
