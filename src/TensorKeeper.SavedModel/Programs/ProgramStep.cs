// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Programs;

/// <summary>A stage and where its tensors come from and go to. Immutable.</summary>
/// <param name="Stage">What runs.</param>
/// <param name="InputSlots">The slot of each input.</param>
/// <param name="OutputSlots">The slot of each output.</param>
internal sealed record ProgramStep(IProgramStage Stage, int[] InputSlots, int[] OutputSlots)
{
    /// <summary>Gets the first of the slots that the inputs stand in one after the other; -1 if they do not.</summary>
    /// <value>Such inputs, as those of most programs' first step, are handed on where they are.</value>
    public int InputsFrom { get; } = FirstOfRow(InputSlots);

    private static int FirstOfRow(int[] slots)
    {
        for (int i = 1; i < slots.Length; i++)
        {
            if (slots[i] != slots[i - 1] + 1) { return -1; }
        }

        return slots.Length == 0 ? 0 : slots[0];
    }
}
