// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Programs;

/// <summary>An output of a signature and the slot it is taken from.</summary>
internal readonly record struct ProgramOutput(string Name, int Slot);
