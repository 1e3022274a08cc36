// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Programs;

/// <summary>An output of a signature and the slot it is taken from.</summary>
internal sealed record ProgramOutput(string Name, int Slot);
