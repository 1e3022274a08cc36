// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Programs;

/// <summary>Which steps a run takes to get the outputs wanted, and what it wants of each. Immutable.</summary>
/// <param name="Wanted">For each step, the outputs wanted; empty for a step that is not taken.</param>
internal sealed record RunPlan(int[][] Wanted)
{
    /// <summary>Makes a plan.</summary>
    /// <param name="steps">All steps, in the order they run.</param>
    /// <param name="slots">The slots of the outputs wanted.</param>
    /// <param name="slotCount">How many slots there are.</param>
    public static RunPlan For(ProgramStep[] steps, ReadOnlySpan<int> slots, int slotCount)
    {
        bool[] needed = new bool[slotCount];
        foreach (int slot in slots) { needed[slot] = true; }
        int[][] wanted = new int[steps.Length][];
        for (int i = steps.Length - 1; i >= 0; i--)
        {
            int[] outputs = steps[i].OutputSlots;
            wanted[i] = [.. Enumerable.Range(0, outputs.Length).Where(o => needed[outputs[o]])];
            if (wanted[i].Length == 0) { continue; }
            foreach (int slot in steps[i].InputSlots) { needed[slot] = true; }
        }

        return new RunPlan(wanted);
    }
}
